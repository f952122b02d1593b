using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>What a client learns whose request is no request of this dialect.</summary>
internal static class RequestErrors
{
    public static MeshError Missing(string field, string remedy) =>
        new(ErrorCode.MissingParameter, $"'{field}' is required. {remedy}") { Param = field };

    public static MeshError Type(string field, string expected) =>
        new(ErrorCode.InvalidType, $"'{field}' must be {expected}.") { Param = field };

    public static MeshError Value(string field, string words) =>
        new(ErrorCode.InvalidValue, $"'{field}' {words}") { Param = field };

    public static MeshError Unserved(string field, string remedy) =>
        new(ErrorCode.UnsupportedParameter, $"'{field}' is not served by this mesh. {remedy}") { Param = field };
}
