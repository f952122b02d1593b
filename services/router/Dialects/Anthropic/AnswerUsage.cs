using System.Buffers;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>Counts as the Messages API tells them.</summary>
internal static class AnswerUsage
{
    public static void Write(IBufferWriter<byte> client, TokenUsage usage)
    {
        client.Write("{\"input_tokens\":"u8);
        MessageUsage.Number(client, usage.Input + usage.AudioInput + usage.ImageInput);
        client.Write(",\"cache_creation_input_tokens\":"u8);
        MessageUsage.Number(client, usage.CacheWrite);
        client.Write(",\"cache_read_input_tokens\":"u8);
        MessageUsage.Number(client, usage.CacheRead);
        client.Write(",\"output_tokens\":"u8);
        MessageUsage.Number(client, usage.TotalOutput);
        if (usage.Reasoning > 0)
        {
            client.Write(",\"output_tokens_details\":{\"thinking_tokens\":"u8);
            MessageUsage.Number(client, usage.Reasoning);
            client.Write("}"u8);
        }

        client.Write("}"u8);
    }
}
