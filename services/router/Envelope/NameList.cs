using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Envelope;

/// <summary>Reads a field that is a list of names.</summary>
internal static class NameList
{
    /// <param name="json">Stands on the value; afterwards on its end.</param>
    /// <param name="field">The field, for errors.</param>
    /// <param name="what">What the names name, for errors: <c>model names</c>.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="names">The names; none where the value is null.</param>
    public static MeshError? Read(ref Utf8JsonReader json, string field, string what, int most, out List<string>? names)
    {
        names = [];
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return WrongType(field, what);
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.String)
            {
                return WrongType(field, what);
            }

            if (names.Count == most)
            {
                return new MeshError(ErrorCode.InvalidValue, $"'{field}' may hold at most {most} {what}.") { Param = field };
            }

            names.Add(json.GetString()!);
        }

        return null;
    }

    private static MeshError WrongType(string field, string what) =>
        new(ErrorCode.InvalidType, $"'{field}' must be an array of {what}.") { Param = field };
}
