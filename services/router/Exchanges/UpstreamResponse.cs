using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.Exchanges;

/// <summary>An answer that an attempt has accepted and the relay has not yet delivered.</summary>
internal abstract class UpstreamResponse(Target target) : IAsyncDisposable
{
    /// <summary>Who answered.</summary>
    public Target Target { get; } = target;

    /// <summary>Fields of the request that were only hints and were not sent.</summary>
    public IReadOnlyList<string> Dropped { get; set; } = [];

    public abstract ValueTask DisposeAsync();
}

/// <summary>A whole answer, read and checked before anything is sent to the client.</summary>
internal sealed class BufferedUpstreamResponse(Target target, PooledBody body, ObservedUsage usage) : UpstreamResponse(target)
{
    public PooledBody Body { get; } = body;

    public ObservedUsage Usage { get; } = usage;

    /// <summary>The content type the client is told. Default JSON.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The answer as it came, for a client that speaks the provider's dialect; null: <see cref="Body"/> is what came, or is translated.</summary>
    public PooledBody? Original { get; init; }

    public override ValueTask DisposeAsync()
    {
        Original?.Dispose();
        Body.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// A stream whose first content has arrived and has not been sent on. The relay pulls the rest; <see cref="Events"/> still holds
/// everything from the beginning.
/// </summary>
internal sealed class StreamedUpstreamResponse(
    Target target, HttpResponseMessage message, SseReader events, ChatStream progress, PhaseClock clock) : UpstreamResponse(target)
{
    public SseReader Events { get; } = events;

    public ChatStream Progress { get; } = progress;

    public PhaseClock Clock { get; } = clock;

    /// <summary>What the client gets before the first event that is still in <see cref="Events"/>; empty unless a broken stream goes on.</summary>
    public ReadOnlyMemory<byte> Preface { get; init; }

    public override async ValueTask DisposeAsync()
    {
        await Events.DisposeAsync();
        message.Dispose();
        Clock.Dispose();
    }
}
