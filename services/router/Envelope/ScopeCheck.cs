using System.Globalization;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope;

/// <summary>Holds what a request asks for against its caller's scope. Which models it may ask for, planning decides.</summary>
internal static class ScopeCheck
{
    public static MeshError? Check(RequestEnvelope envelope, CallerScope scope) =>
        CheckTokens(envelope, scope)
        ?? CheckMessages(envelope, scope)
        ?? CheckTemperature(envelope, scope)
        ?? CheckTools(envelope, scope);

    private static MeshError? CheckTokens(RequestEnvelope envelope, CallerScope scope)
    {
        foreach (TokenLimit limit in envelope.TokenLimits)
        {
            if (limit.Tokens > scope.MaxTokens)
            {
                string field = limit.Field == Catalog.TokenLimitField.MaxTokens ? "max_tokens" : "max_completion_tokens";
                return Refuse(field, $"may be at most {scope.MaxTokens} with this key");
            }
        }

        return null;
    }

    private static MeshError? CheckMessages(RequestEnvelope envelope, CallerScope scope) =>
        envelope.Messages > scope.MaxMessages ? Refuse("messages", $"may be at most {scope.MaxMessages} with this key") : null;

    private static MeshError? CheckTemperature(RequestEnvelope envelope, CallerScope scope) =>
        envelope.Temperature is { } temperature && !(temperature >= 0 && temperature <= scope.MaxTemperature)
            ? Refuse("temperature", string.Create(CultureInfo.InvariantCulture, $"must be between 0 and {scope.MaxTemperature}"))
            : null;

    private static MeshError? CheckTools(RequestEnvelope envelope, CallerScope scope)
    {
        if (!scope.LimitsTools)
        {
            return null;
        }

        foreach (string name in OfferedTools.Read(envelope.Body.Span))
        {
            if (scope.ForbidsTool(name) is { } owner)
            {
                string whose = owner == ScopeOwner.Key ? "key" : "team";
                return new MeshError(ErrorCode.ToolNotAllowed, $"The {whose}'s scope does not allow a function or tool that the request offers.")
                { Param = "tools" };
            }
        }

        return null;
    }

    private static MeshError Refuse(string field, string what) => new(ErrorCode.InvalidValue, $"'{field}' {what}.") { Param = field };
}
