using System.Security.Cryptography;
using LlmMesh.ProviderEmulator.Requests;
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
    private readonly Pulse _changes = new();
    private long _sequence;

    public TrafficView Stats => _traffic.View();

    /// <summary>Notes a request whose body has been read.</summary>
    public Observed Begin(HttpRequest http, ReadOnlyMemory<byte> body, ProviderRequest? request, string? fault)
    {
        _traffic.Begin();
        Observed observed = new()
        {
            At = clock.GetUtcNow(),
            Method = http.Method,
            Path = http.Path.Value ?? "",
            Headers = _on ? [.. http.Headers.Keys] : [],
            Authorization = _on ? Redaction.Of(http.Headers) : null,
            Model = request?.Model,
            Stream = request?.Stream ?? false,
            LastRole = request?.LastRole,
            Fault = fault,
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
        if (observed.TryEnd(ending, clock.GetUtcNow()))
        {
            _traffic.End(ending);
            _changes.Beat();
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

    /// <summary>The same, once there are so many, and with <paramref name="ended"/> once so many have ended.</summary>
    public async Task<IReadOnlyList<Observed>> ListAsync(string? model, int atLeast, bool ended, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change = _changes.Next();
            IReadOnlyList<Observed> requests = List(model);
            if (requests.Count(request => !ended || request.Ending != Ending.InFlight) >= atLeast)
            {
                return requests;
            }

            await change.WaitAsync(cancellationToken);
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

        _changes.Beat();
    }
}
