using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>What a piece of a tool call says about which call it is a piece of.</summary>
/// <param name="Index">Its number; null when it states none.</param>
/// <param name="Id">Its id; null when it states none, or an empty one.</param>
/// <param name="HasName">Whether it names the function.</param>
internal readonly record struct CallPiece(int? Index, string? Id, bool HasName)
{
    /// <param name="call">Stands on the call's start.</param>
    public static CallPiece Read(Utf8JsonReader call)
    {
        int? index = null;
        string? id = null;
        bool hasName = false;
        while (call.Read() && call.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = call.ValueTextEquals("index"u8);
            bool isId = call.ValueTextEquals("id"u8);
            bool isFunction = call.ValueTextEquals("function"u8);
            call.Read();
            if (isIndex && call.TokenType == JsonTokenType.Number && call.TryGetInt32(out int number))
            {
                index = number;
            }
            else if (isId && call.TokenType == JsonTokenType.String && call.ValueSpan.Length > 0)
            {
                id = call.GetString();
            }
            else if (isFunction && call.TokenType == JsonTokenType.StartObject)
            {
                hasName = NamesIt(call);
            }

            call.Skip();
        }

        return new CallPiece(index, id, hasName);
    }

    private static bool NamesIt(Utf8JsonReader function)
    {
        while (function.Read() && function.TokenType == JsonTokenType.PropertyName)
        {
            bool isName = function.ValueTextEquals("name"u8);
            function.Read();
            if (isName)
            {
                return function.TokenType == JsonTokenType.String && function.ValueSpan.Length > 0;
            }

            function.Skip();
        }

        return false;
    }
}
