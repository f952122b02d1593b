
namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is shown, and when.</summary>
public class CommandOptions
{
    /// <summary>What it does, in a sentence.</summary>
    public string? Description { get; set; }

    /// <summary>Handed to the dashboard and back.</summary>
    public object? Parameter { get; set; }

    /// <summary>Asked before it is done; null does it at once.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>A name of Fluent UI's icons.</summary>
    public string? IconName { get; set; }

    /// <summary>How the icon is drawn.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Whether it is shown beside the resource, not only in its menu.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Whether it can be given; by default always.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>How a command that is an HTTP request is sent and judged.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>By default POST.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>Last changes to the request.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Judges the answer; by default every 2xx is a success.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}

/// <summary>A request about to be sent.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>The AppHost's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance the command was given to.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Where it goes.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends when whoever gave the command goes away.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Sends it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>May be changed.</summary>
    public required HttpRequestMessage Request { get; init; }
}

/// <summary>An answer to be judged.</summary>
public sealed class HttpCommandResultContext
{
    /// <summary>The AppHost's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance the command was given to.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Who answered.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Ends when whoever gave the command goes away.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>What sent the request.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The answer.</summary>
    public required HttpResponseMessage Response { get; init; }
}
