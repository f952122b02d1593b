using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting
{
    [Experimental("ASPIREINTERACTION001")]
    public sealed class InteractionInput
    {
        public required string Name { get; init; }

        public string? Label { get; init; }

        public string? Value { get; set; }
    }

    [Experimental("ASPIREINTERACTION001")]
    public sealed class InteractionInputCollection(IReadOnlyList<InteractionInput> inputs) : IReadOnlyList<InteractionInput>
    {
        public int Count { get; }

        public InteractionInput this[int index] => throw null!;

        public InteractionInput this[string name] => throw null!;

        public IEnumerator<InteractionInput> GetEnumerator() => throw null!;

        IEnumerator IEnumerable.GetEnumerator() => throw null!;
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    public enum ResourceCommandState
    {
        Enabled = 0,
        Disabled = 1,
        Hidden = 2,
    }

    [Flags]
    public enum ResourceCommandVisibility
    {
        None = 0,
        UI = 1,
        Api = 2,
    }

    public sealed class ResourceCommandAnnotation : IResourceAnnotation
    {
        public ResourceCommandAnnotation(
            string name, string displayName, Func<UpdateCommandStateContext, ResourceCommandState> updateState,
            Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, string? displayDescription, object? parameter,
            string? confirmationMessage, string? iconName, IconVariant? iconVariant, bool isHighlighted)
        {
        }

        public string? ConfirmationMessage { get; }

        public string? DisplayDescription { get; }

        public string DisplayName { get; }

        public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }

        public string? IconName { get; }

        public IconVariant? IconVariant { get; }

        public bool IsHighlighted { get; }

        public string Name { get; }

        [Obsolete("Use Arguments.")]
        public object? Parameter { get; }

        public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; }

        public ResourceCommandVisibility Visibility { get; }
    }

    public class CommandOptions
    {
        public string? ConfirmationMessage { get; set; }

        public string? Description { get; set; }

        public string? IconName { get; set; }

        public IconVariant? IconVariant { get; set; }

        public bool IsHighlighted { get; set; }

        [Obsolete("Use Arguments.")]
        public object? Parameter { get; set; }

        public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }

        public ResourceCommandVisibility Visibility { get; set; }
    }

    public enum HttpCommandResultMode
    {
        None = 0,
        Auto = 1,
        Json = 2,
        Text = 3,
    }

    public class HttpCommandOptions : CommandOptions
    {
        public Func<EndpointReference>? EndpointSelector { get; set; }

        public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }

        public string? HttpClientName { get; set; }

        public HttpMethod? Method { get; set; }

        public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

        public HttpCommandResultMode ResultMode { get; set; }
    }

    public sealed class HttpCommandRequestContext
    {
        public required CancellationToken CancellationToken { get; init; }

        public required EndpointReference Endpoint { get; init; }

        public required HttpClient HttpClient { get; init; }

        public required HttpRequestMessage Request { get; init; }

        public required string ResourceName { get; init; }

        public required IServiceProvider ServiceProvider { get; init; }
    }

    public sealed class HttpCommandResultContext
    {
        public required CancellationToken CancellationToken { get; init; }

        public required EndpointReference Endpoint { get; init; }

        public required HttpClient HttpClient { get; init; }

        public required string ResourceName { get; init; }

        public required HttpResponseMessage Response { get; init; }

        public required IServiceProvider ServiceProvider { get; init; }
    }

    public sealed class UpdateCommandStateContext
    {
        public required CustomResourceSnapshot ResourceSnapshot { get; init; }

        public required IServiceProvider ServiceProvider { get; init; }
    }

    public sealed class ExecuteCommandContext
    {
        public required InteractionInputCollection Arguments { get; init; }

        public required CancellationToken CancellationToken { get; init; }

        public required ILogger Logger { get; init; }

        public required string ResourceName { get; init; }

        public required IServiceProvider ServiceProvider { get; init; }
    }

    public sealed class ExecuteCommandResult
    {
        public bool Canceled { get; init; }

        public CommandResultData? Data { get; init; }

        [Obsolete("Use Message.")]
        public string? ErrorMessage { get; init; }

        public string? Message { get; init; }

        public required bool Success { get; init; }
    }

    public enum CommandResultFormat
    {
        Text = 0,
        Json = 1,
        Markdown = 2,
    }

    public sealed class CommandResultData
    {
        public bool DisplayImmediately { get; init; }

        public CommandResultFormat Format { get; init; }

        public required string Value { get; init; }
    }

    public static class CommandResults
    {
        public static ExecuteCommandResult Canceled() => throw null!;

        public static ExecuteCommandResult Failure(string? errorMessage = null) => throw null!;

        public static ExecuteCommandResult Failure(
            string errorMessage, string result, CommandResultFormat resultFormat = CommandResultFormat.Text) => throw null!;

        public static ExecuteCommandResult Failure(string errorMessage, CommandResultData value) => throw null!;

        public static ExecuteCommandResult Failure(Exception exception) => throw null!;

        public static ExecuteCommandResult Success() => throw null!;

        public static ExecuteCommandResult Success(string message) => throw null!;

        public static ExecuteCommandResult Success(
            string message, string result, CommandResultFormat resultFormat = CommandResultFormat.Text) => throw null!;

        public static ExecuteCommandResult Success(
            string message, string result, CommandResultFormat resultFormat, bool displayImmediately) => throw null!;

        public static ExecuteCommandResult Success(string message, CommandResultData value) => throw null!;
    }

    public static class KnownResourceCommands
    {
        public static readonly string RebuildCommand;

        public static readonly string RestartCommand;

        public static readonly string StartCommand;

        public static readonly string StopCommand;
    }

    public class ResourceCommandService
    {
        internal ResourceCommandService()
        {
        }

        public Task<ExecuteCommandResult> ExecuteCommandAsync(
            IResource resource, string commandName, CancellationToken cancellationToken = default) => throw null!;

        public Task<ExecuteCommandResult> ExecuteCommandAsync(
            string resourceId, string commandName, CancellationToken cancellationToken = default) => throw null!;
    }
}
