using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A whole chat completion as a response: what its stream would end with.</summary>
internal static class WholeAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        var response = new ResponseBuilder(context);
        new ChunkReader(response).Read(answer.Span);
        response.End();
        return Of(response);
    }

    /// <summary>A response that has ended, as a document.</summary>
    public static byte[] Of(ResponseBuilder response)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            response.Document.WriteTo(json, response.Items);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
