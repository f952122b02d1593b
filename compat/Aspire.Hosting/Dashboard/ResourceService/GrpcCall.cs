using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>How a call ended: the numbers of gRPC.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>The call cannot be answered; the other side is told why.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    public GrpcStatus Status { get; } = status;
}

/// <summary>
/// One gRPC call over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): each message is preceded by a byte
/// that tells whether it is compressed, which is not supported here, and four bytes of length; the status follows in a trailer.
/// </summary>
internal sealed class GrpcCall(HttpContext context, CancellationToken ended)
{
    public const string MediaType = "application/grpc";

    private const int PrefixLength = 5;

    /// <summary>The dashboard asks with names only.</summary>
    private const uint LongestRequest = 64 * 1024;

    /// <summary>Ends when the dashboard hangs up or the application stops.</summary>
    public CancellationToken Ended { get; } = ended;

    /// <summary>Reads the one message of the request.</summary>
    public async Task<T> ReadAsync<T>(MessageParser<T> parser)
        where T : IMessage<T>
    {
        PipeReader body = context.Request.BodyReader;
        ReadResult prefix = await body.ReadAtLeastAsync(PrefixLength, Ended);
        int length = LengthOf(prefix.Buffer);
        body.AdvanceTo(prefix.Buffer.GetPosition(PrefixLength));
        ReadResult message = await body.ReadAtLeastAsync(length, Ended);
        if (message.Buffer.Length < length)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"The request ends within its message of {length} bytes.");
        }

        try
        {
            return parser.ParseFrom(message.Buffer.Slice(0, length));
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"The request is no {typeof(T).Name}: {failure.Message}");
        }
        finally
        {
            body.AdvanceTo(message.Buffer.GetPosition(length));
        }
    }

    /// <summary>Sends headers without a message, so that the dashboard knows the stream is open.</summary>
    public Task OpenAsync() => context.Response.BodyWriter.FlushAsync(Ended).AsTask();

    /// <summary>Sends a message.</summary>
    public async Task WriteAsync(IMessage message)
    {
        PipeWriter body = context.Response.BodyWriter;
        int length = message.CalculateSize();
        Span<byte> prefix = body.GetSpan(PrefixLength);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        body.Advance(PrefixLength);
        message.WriteTo((IBufferWriter<byte>)body);
        await body.FlushAsync(Ended);
    }

    private static int LengthOf(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < PrefixLength)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "The request has no message.");
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        if (prefix[0] != 0)
        {
            throw new GrpcException(GrpcStatus.Unimplemented, "Compressed messages are not understood; send them as they are.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return length <= LongestRequest
            ? (int)length
            : throw new GrpcException(GrpcStatus.ResourceExhausted, $"The request has {length} bytes; {LongestRequest} are allowed.");
    }
}
