using System.Buffers;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Envelope.Presets;
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
        (PooledBody? body, MeshError? error) = exchange.Operation?.Form is { } rules && FormBody.Is(request)
            ? await ReadFormAsync(exchange, request, rules, limit, cancellationToken)
            : await BodyReader.ReadAsync(request, limit, cancellationToken);
        if (body is null)
        {
            return error is { Code: ErrorCode.BodyTooLarge } && limit < configured
                ? error with { Message = $"The request body is larger than {limit} bytes, the most that this key may send." }
                : error;
        }

        error = Read(exchange, body, request, out RequestEnvelope? envelope);
        if (envelope is null || error is not null)
        {
            return error;
        }

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
        MeshError? error = Read(exchange, body, request, out RequestEnvelope? envelope);
        if (envelope is null || error is not null)
        {
            return error;
        }

        envelope.Tags = first.Tags;
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

        exchange.Masks = null;
        if (exchange.Sent is { } arrived)
        {
            arrived.IsMasked = true;
        }

        return Supersede(exchange, masks);
    }

    /// <summary>
    /// Makes of a request to a preset what the preset says. Behind the guards, which look at what the client has sent and not at what the
    /// operator has written.
    /// </summary>
    /// <param name="exchange">The request.</param>
    /// <param name="deadline">The request's clock, which the preset may shorten.</param>
    public static MeshError? ApplyPreset(Exchange exchange, PhaseClock deadline)
    {
        if (exchange.Catalog.Presets.Count == 0)
        {
            return null;
        }

        MeshError? error = PresetNames.Find(exchange, out Preset? preset);
        if (preset is null || error is not null)
        {
            return error;
        }

        RequestEnvelope envelope = exchange.Envelope;
        CallerScope scope = exchange.Caller.Scope;
        exchange.Preset = preset;
        exchange.OutputCeiling = PresetLimit.Of(preset);
        if (preset.Timeout < exchange.TimeLimit)
        {
            exchange.TimeLimit = preset.Timeout.Value;
            deadline.Arm(exchange.Remaining > TimeSpan.Zero ? exchange.Remaining : TimeSpan.Zero);
        }

        List<BodyEdit> edits = PresetEdits.For(envelope, preset, scope);
        return edits.Count == 0 ? null : Supersede(exchange, edits);
    }

    /// <summary>Goes on with a changed body: what the client sent, nobody sees any more.</summary>
    private static MeshError? Supersede(Exchange exchange, List<BodyEdit> edits)
    {
        RequestEnvelope sent = exchange.Envelope;
        MeshError? error = Take(exchange, Splice(sent.Body, edits), out RequestEnvelope? envelope);
        if (envelope is null || error is not null)
        {
            return error;
        }

        envelope.Tags = sent.Tags;
        sent.Dispose();
        if (exchange.Sent is { } arrived)
        {
            arrived.IsSuperseded = true;
        }

        return null;
    }

    private static async ValueTask<(PooledBody? Body, MeshError? Error)> ReadFormAsync(
        Exchange exchange, HttpRequest request, FormRules rules, int limit, CancellationToken cancellationToken)
    {
        // What stands behind a file that is on its way no guard has seen.
        MeshSettings settings = exchange.Catalog.Settings;
        rules = settings.Guards.Count == 0 ? rules : rules with { MayStream = false };
        long streamed = Math.Min(settings.MaxUploadBytes, exchange.Caller.Scope.MaxBodyBytes ?? long.MaxValue);
        (exchange.Form, MeshError? error) = await FormBody.ReadAsync(request, rules, limit, streamed, cancellationToken);
        return exchange.Form is { } form ? FormFields.ToJson(form) : (null, error);
    }

    /// <summary>Gives the exchange the envelope of a body, which is disposed where it is none.</summary>
    private static MeshError? Take(Exchange exchange, PooledBody body, out RequestEnvelope? envelope)
    {
        (envelope, MeshError? error) = EnvelopeReader.Read(body, exchange.Operation);
        if (envelope is null)
        {
            body.Dispose();
            return error;
        }

        exchange.Envelope = envelope;
        envelope.Form = exchange.Form;
        if (exchange.Operation is { } operation)
        {
            (exchange.Asked, error) = operation.Read(envelope);
        }

        return error ?? SortSuffix.Take(envelope, exchange.Catalog);
    }

    /// <summary>Gives the exchange the envelope of what arrived, which is disposed where it is none.</summary>
    private static MeshError? Read(Exchange exchange, PooledBody body, HttpRequest request, out RequestEnvelope? envelope)
    {
        if (exchange.Client is { } client)
        {
            ReadRequest read = client.Read(Arrived(client, body, request));
            if (read is not { Chat: { } chat, Sent: { } sent })
            {
                body.Dispose();
                envelope = null;
                return read.Error;
            }

            exchange.Sent = sent;
            exchange.StreamType = client.StreamTypeOf(sent);
            body = chat;
        }

        return Take(exchange, body, out envelope);
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
