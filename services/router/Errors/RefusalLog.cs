namespace LlmMesh.Router.Errors;

/// <summary>One line per refused request. Neither the message nor the body: both may quote the prompt.</summary>
internal static partial class RefusalLog
{
    [LoggerMessage(LogLevel.Information, "{RequestId} is answered with {Status} {Code} (param: {Param}, guard: {Guard})")]
    public static partial void LogRefused(this ILogger logger, string requestId, int status, string code, string? param, string? guard);

    [LoggerMessage(LogLevel.Warning, "{RequestId} is answered with a substitute ({Substitute}) instead of {Status} {Code}")]
    public static partial void LogSubstituted(this ILogger logger, string requestId, string? substitute, int status, string code);
}
