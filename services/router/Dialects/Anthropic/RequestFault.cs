using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>The first thing that is wrong with a client's request, in the words of its dialect.</summary>
internal sealed class RequestFault
{
    /// <summary>Null while nothing is wrong.</summary>
    public MeshError? Error { get; private set; }

    /// <summary>Whether a value is of its kind; if not, that is the fault.</summary>
    public bool Expect(JsonElement value, JsonValueKind kind, string field)
    {
        if (value.ValueKind == kind)
        {
            return true;
        }

        string expected = kind switch
        {
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            _ => "a string",
        };
        Error ??= new MeshError(ErrorCode.InvalidType, $"'{field}' must be {expected}.") { Param = field };
        return false;
    }

    /// <param name="field">The field.</param>
    /// <param name="remedy">A sentence.</param>
    public void Missing(string field, string remedy) =>
        Error ??= new MeshError(ErrorCode.MissingParameter, $"'{field}' is required. {remedy}") { Param = field };

    /// <param name="field">The field.</param>
    /// <param name="what">What is wrong, as the rest of a sentence that begins with the field.</param>
    public void Invalid(string field, string what) =>
        Error ??= new MeshError(ErrorCode.InvalidValue, $"'{field}' {what}.") { Param = field };
}
