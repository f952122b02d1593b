using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using Microsoft.AspNetCore.Connections;

namespace LlmMesh.Router.Envelope;

/// <summary>Reads a request body into one rented array, bounded, so that it can be searched in one pass and replayed.</summary>
internal static class BodyReader
{
    private const int FirstRent = 4096;

    /// <summary>The body, or the reason it was refused.</summary>
    public static async ValueTask<(PooledBody? Body, MeshError? Error)> ReadAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return (null, TooLarge(limit));
        }

        string encoding = request.Headers.ContentEncoding.ToString();
        switch (encoding.ToLowerInvariant())
        {
            case "" or "identity":
                return await ReadAsync(request, request.BodyReader, limit, cancellationToken);
            case "gzip" or "x-gzip":
                await using (var unzipped = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true))
                {
                    return await ReadAsync(request, PipeReader.Create(unzipped), limit, cancellationToken);
                }

            default:
                return (null, new MeshError(
                    ErrorCode.UnsupportedEncoding, $"Content-Encoding '{encoding}' is not supported. Send the body as it is or with gzip."));
        }
    }

    private static async ValueTask<(PooledBody? Body, MeshError? Error)> ReadAsync(
        HttpRequest request, PipeReader source, int limit, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize(request, limit));
        try
        {
            int length = 0;
            while (true)
            {
                ReadResult read = await source.ReadAsync(cancellationToken);
                int wanted = (int)Math.Min(length + read.Buffer.Length, (long)limit + 1);
                if (wanted > limit)
                {
                    source.AdvanceTo(read.Buffer.End);
                    return Refuse(buffer, TooLarge(limit));
                }

                if (wanted > buffer.Length)
                {
                    buffer = Grow(buffer, length, Math.Min(Math.Max(wanted, buffer.Length * 2), limit));
                }

                read.Buffer.CopyTo(buffer.AsSpan(length));
                length = wanted;
                source.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return (new PooledBody(buffer, length), null);
                }
            }
        }
        catch (InvalidDataException)
        {
            return Refuse(buffer, new MeshError(ErrorCode.InvalidJson, "The body is not valid gzip although Content-Encoding says so."));
        }
        catch (Exception exception) when (IsFraming(exception))
        {
            return Refuse(buffer, Broken(request, exception));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Whether an exception says that a body could not be read to its end.</summary>
    /// <remarks>
    /// Mostly a <see cref="BadHttpRequestException"/>; Kestrel says a chunk size that is no number with its base class, and a trailer
    /// that is no text with an <see cref="InvalidOperationException"/>.
    /// </remarks>
    public static bool IsFraming(Exception exception) =>
        exception is InvalidOperationException or IOException and not ConnectionResetException;

    /// <summary>What a client learns of such an exception.</summary>
    public static MeshError Broken(HttpRequest request, Exception exception)
    {
        // Where the next request begins nobody knows any more.
        request.HttpContext.Response.Headers.Connection = "close";
        return new MeshError(
            (exception as BadHttpRequestException)?.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => ErrorCode.BodyTooLarge,
                StatusCodes.Status408RequestTimeout => ErrorCode.RequestTimeout,
                _ => ErrorCode.InvalidJson,
            },
            "The request body could not be read: it ended early, came too slowly, or its framing is invalid.");
    }

    private static int FirstSize(HttpRequest request, int limit) =>
        (int)Math.Clamp(request.ContentLength ?? FirstRent, 1, limit);

    private static byte[] Grow(byte[] buffer, int length, int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static (PooledBody? Body, MeshError? Error) Refuse(byte[] buffer, MeshError error)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        return (null, error);
    }

    private static MeshError TooLarge(int limit) =>
        new(ErrorCode.BodyTooLarge, $"The request body is larger than {limit} bytes. Send less, or raise settings.max_body_bytes.");
}
