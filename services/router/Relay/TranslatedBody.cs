using System.IO.Pipelines;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Http.Features;

namespace LlmMesh.Router.Relay;

/// <summary>
/// The body of a stream for a client of another dialect: whoever writes chat completion chunks to it, the client reads its own dialect.
/// </summary>
internal sealed class TranslatedBody(IHttpResponseBodyFeature client, TranslatedWriter writer) : IHttpResponseBodyFeature
{
    public Stream Stream => client.Stream;

    public PipeWriter Writer => writer;

    /// <summary>Puts a translation before the client, if it needs one.</summary>
    public static void Install(Exchange exchange, HttpResponse response)
    {
        if (exchange.Client is not null)
        {
            Install(exchange, exchange.AnswerContext(), response);
        }
    }

    /// <summary>Likewise, for an answer that says this of itself.</summary>
    public static void Install(Exchange exchange, AnswerContext context, HttpResponse response)
    {
        if (exchange.Client is not { } dialect)
        {
            return;
        }

        IFeatureCollection features = response.HttpContext.Features;
        IHttpResponseBodyFeature client = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var writer = new TranslatedWriter(client.Writer, dialect.Encoder(context), exchange.Keeper);
        features.Set<IHttpResponseBodyFeature>(new TranslatedBody(client, writer));
    }

    public void DisableBuffering() => client.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => client.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        client.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => client.CompleteAsync();
}
