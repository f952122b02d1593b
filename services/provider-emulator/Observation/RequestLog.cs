using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>
/// What the emulator has seen: the newest 10,000 requests and the newest few hundred bodies. Counters are kept even when
/// the log is off. Thread-safe.
/// </summary>
internal sealed class RequestLog(IOptions<EmulatorOptions> options, TimeProvider clock)
{
    public const int KeptRequests = 10_000;

    private readonly bool _on = options.Value.Log;
    private readonly Lock _gate = new();
    private readonly Queue<Observed> _requests = new();
    private readonly KeptBodies _bodies = new();
    private readonly Traffic _traffic = new();
    private long _sequence;

    public TrafficView Stats => _traffic.View();

    /// <summary>Notes a request whose body has been read.</summary>
    public Observed Begin(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        _traffic.Begin();
        Observed observed = new(clock.GetUtcNow())
        {
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Headers = _on ? [.. request.Headers.Keys] : [],
            Authorization = _on ? Redaction.Of(request.Headers.Authorization.ToString()) : null,
            BodyBytes = body.Length,
            BodySha256 = _on ? Convert.ToHexStringLower(SHA256.HashData(body.Span)) : null,
        };
        if (_on)
        {
            Keep(observed, body);
        }

        return observed;
    }

    /// <summary>Notes how a request ended; only the first call for a request counts.</summary>
    public void End(Observed observed, Ending ending)
    {
        if (observed.TryEnd(ending))
        {
            observed.EndedAt = clock.GetUtcNow();
            _traffic.End(ending);
        }
    }

    /// <summary>The kept requests, oldest first.</summary>
    public IReadOnlyList<Observed> List(string? model)
    {
        lock (_gate)
        {
            return [.. _requests.Where(request => model is null || request.Model == model)];
        }
    }

    public ReadOnlyMemory<byte>? Body(long sequence)
    {
        lock (_gate)
        {
            return _bodies.Find(sequence);
        }
    }

    /// <summary>Forgets requests and bodies; the counters and the sequence go on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
            _bodies.Clear();
        }
    }

    private void Keep(Observed observed, ReadOnlyMemory<byte> body)
    {
        byte[] copy = body.ToArray();
        lock (_gate)
        {
            observed.Sequence = ++_sequence;
            _requests.Enqueue(observed);
            if (_requests.Count > KeptRequests)
            {
                _requests.Dequeue();
            }

            _bodies.Keep(observed.Sequence, copy);
        }
    }
}
