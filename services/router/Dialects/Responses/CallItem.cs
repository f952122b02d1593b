using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A kind of call, with the words by which a stream tells it.</summary>
/// <param name="Type">The item's type.</param>
/// <param name="Field">The item's member that holds what the tool is given.</param>
/// <param name="Delta">The event that adds to it.</param>
/// <param name="Done">The event that tells it as a whole.</param>
internal sealed record CallForm(JsonEncodedText Type, JsonEncodedText Field, JsonEncodedText Delta, JsonEncodedText Done)
{
    public static readonly CallForm Function = Of("function_call", "arguments", "response.function_call_arguments");

    public static readonly CallForm Custom = Of("custom_tool_call", "input", "response.custom_tool_call_input");

    private static CallForm Of(string type, string field, string text) => new(
        JsonEncodedText.Encode(type),
        JsonEncodedText.Encode(field),
        JsonEncodedText.Encode(text + ".delta"),
        JsonEncodedText.Encode(text + ".done"));
}

/// <summary>A tool the model wants to have called.</summary>
internal sealed class CallItem(CallForm form, string id, int index, string callId, string name) : OutputItem(id, index)
{
    private readonly ArrayBufferWriter<byte> _arguments = new();

    public CallForm Form { get; } = form;

    public string Name { get; } = name;

    public ReadOnlySpan<byte> Arguments => _arguments.WrittenSpan;

    public void Append(ReadOnlySpan<byte> utf8) => _arguments.Write(utf8);

    public override void WriteTo(Utf8JsonWriter json, ItemState state)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("type"u8, Form.Type);
        WriteStatus(json, state);
        json.WriteString(Form.Field, state == ItemState.InProgress ? default : Arguments);
        json.WriteString("call_id"u8, callId);
        json.WriteString("name"u8, Name);
        json.WriteEndObject();
    }
}
