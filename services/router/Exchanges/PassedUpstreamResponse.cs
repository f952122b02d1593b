using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;

namespace LlmMesh.Router.Exchanges;

/// <summary>An answer whose first bytes have arrived and have not been sent on; the rest passes as it comes, bytes unchanged.</summary>
internal sealed class PassedUpstreamResponse(Target target, HttpResponseMessage message, Stream body, PhaseClock clock)
    : UpstreamResponse(target)
{
    /// <summary>What comes behind <see cref="First"/>.</summary>
    public Stream Body { get; } = body;

    public PhaseClock Clock { get; } = clock;

    /// <summary>What has arrived; not empty.</summary>
    public required ReadOnlyMemory<byte> First { get; init; }

    /// <summary>Who follows it.</summary>
    public required PassingAnswer Answer { get; init; }

    /// <summary>The provider's content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Its length in bytes; null when the provider does not say.</summary>
    public long? Length { get; init; }

    public override async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        message.Dispose();
        Clock.Dispose();
    }
}
