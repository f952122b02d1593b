using System.Buffers;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Router.Envelope;

/// <summary>Stage 2: the bounded body and what the mesh needs to know of it.</summary>
internal static class EnvelopeStage
{
    public static async ValueTask<MeshError?> ReadAsync(Exchange exchange, HttpRequest request, CancellationToken cancellationToken)
    {
        int configured = exchange.Catalog.Settings.MaxBodyBytes;
        int limit = Math.Min(configured, exchange.Caller.Scope.MaxBodyBytes ?? configured);
        (PooledBody? body, MeshError? error) = await BodyReader.ReadAsync(request, limit, cancellationToken);
        if (body is null)
        {
            return error is { Code: ErrorCode.BodyTooLarge } && limit < configured
                ? error with { Message = $"The request body is larger than {limit} bytes, the most that this key may send." }
                : error;
        }

        (RequestEnvelope? envelope, error) = Read(exchange, body, request);
        if (envelope is null)
        {
            return error;
        }

        exchange.Envelope = envelope;
        error = Tags.Read(request.Headers, envelope.Tags, out IReadOnlyDictionary<string, string>? tags);
        envelope.Tags = Tags.Join(exchange.Caller.Tags, tags);
        return error ?? ScopeCheck.Check(envelope, exchange.Caller.Scope);
    }

    /// <summary>Takes over a request that goes on from an earlier one: from here on it is as if the client had sent all of it.</summary>
    public static MeshError? ApplyRecalled(Exchange exchange, HttpRequest request)
    {
        if (exchange.Recalled is not { } body)
        {
            return null;
        }

        exchange.Recalled = null;
        RequestEnvelope first = exchange.Envelope;
        SentRequest? sent = exchange.Sent;
        (RequestEnvelope? envelope, MeshError? error) = Read(exchange, body, request);
        if (envelope is null)
        {
            return error;
        }

        envelope.Tags = first.Tags;
        exchange.Envelope = envelope;
        first.Dispose();
        sent?.Dispose();
        return ScopeCheck.Check(envelope, exchange.Caller.Scope);
    }

    /// <summary>Takes over what guards have masked: from here on nobody sees the body that the client sent.</summary>
    public static MeshError? ApplyMasks(Exchange exchange)
    {
        if (exchange.Masks is not { } masks)
        {
            return null;
        }

        RequestEnvelope sent = exchange.Envelope;
        PooledBody body = Splice(sent.Body, masks);
        exchange.Masks = null;
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(body);
        if (envelope is null)
        {
            body.Dispose();
            return error;
        }

        envelope.Tags = sent.Tags;
        exchange.Envelope = envelope;
        sent.Dispose();
        if (exchange.Sent is { } arrived)
        {
            arrived.IsSuperseded = true;
        }

        return null;
    }

    /// <summary>Reads a body, which is the exchange's or given back afterwards.</summary>
    private static (RequestEnvelope? Envelope, MeshError? Error) Read(Exchange exchange, PooledBody body, HttpRequest request)
    {
        if (exchange.Client is { } client)
        {
            ReadRequest read = client.Read(Arrived(client, body, request));
            if (read is not { Chat: { } chat, Sent: { } sent })
            {
                body.Dispose();
                return (null, read.Error);
            }

            exchange.Sent = sent;
            exchange.StreamType = client.StreamTypeOf(sent);
            body = chat;
        }

        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(body);
        if (envelope is null)
        {
            body.Dispose();
        }

        return (envelope, error);
    }

    private static ArrivedRequest Arrived(ClientDialect client, PooledBody body, HttpRequest request)
    {
        List<KeyValuePair<string, string>> headers = [];
        foreach (string name in client.PassedHeaders)
        {
            if (request.Headers.TryGetValue(name, out StringValues value))
            {
                headers.Add(new(name, value.ToString()));
            }
        }

        return new ArrivedRequest(body, request.RouteValues["operation"]?.ToString(), request.QueryString.ToString(), headers);
    }

    private static PooledBody Splice(PooledBody body, List<BodyEdit> edits)
    {
        int length = BodyEdits.LengthOf(body.Length, edits);
        byte[] spliced = ArrayPool<byte>.Shared.Rent(length);
        BodyEdits.CopyTo(body.Span, edits, spliced);
        return new PooledBody(spliced, length);
    }
}
