using System.Text.Json.Serialization;

namespace Aspire.Hosting.Guardian;

/// <summary>What the AppHost asks of the guardian: one JSON object per line on the guardian's standard input.</summary>
internal sealed record Order(OrderKind Kind, string Id)
{
    /// <summary>Program to start; set for <see cref="OrderKind.Start"/>.</summary>
    public string? File { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>Changes to the inherited environment; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Milliseconds between the polite request to stop and the kill; set for <see cref="OrderKind.Stop"/>.</summary>
    public int GraceMilliseconds { get; init; }
}

internal enum OrderKind
{
    Start,
    Stop,
}

/// <summary>What the guardian tells the AppHost: one JSON object per line on the guardian's standard output.</summary>
internal sealed record Report(ReportKind Kind, string Id)
{
    /// <summary>The output line, or why the start failed.</summary>
    public string? Text { get; init; }

    /// <summary>The process id after <see cref="ReportKind.Started"/>, the exit code after <see cref="ReportKind.Exited"/>.</summary>
    public int Number { get; init; }
}

internal enum ReportKind
{
    Started,
    StartFailed,
    Output,
    Error,
    Exited,
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Report))]
internal sealed partial class MessageJson : JsonSerializerContext;
