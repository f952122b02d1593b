using System.Net.Http.Json;

namespace LlmMesh.AppHost.Commands;

/// <summary>
/// What the dashboard can ask of the mesh, besides starting and stopping. Everything goes through the services' own endpoints, with an
/// administrator's key where the edge asks for one, and is audited there like any other order.
/// </summary>
internal static class MeshCommands
{
    /// <summary>The emulator's model that <c>break-model</c> breaks: the one the first request in the README asks.</summary>
    private const string BrokenModel = "echo";

    private static readonly TimeSpan ValidationPatience = TimeSpan.FromMinutes(10);

    /// <summary>Offers "Reset all circuits" and "Validate providers".</summary>
    public static IResourceBuilder<ProjectResource> WithEdgeCommands(this IResourceBuilder<ProjectResource> router, MeshIdentity identity) => router
        .WithHttpCommand("/circuit-breaker/reset-all", "Reset all circuits", commandName: "reset-circuits", commandOptions: new HttpCommandOptions
        {
            Description = "Closes every open circuit, on every replica: its target is asked again at once.",
            ConfirmationMessage = "Close every open circuit? A target that still fails will fail requests until its circuit opens again.",
            IconName = "ArrowReset",
            PrepareRequest = context => identity.AuthoriseAsync(context.Request, context.CancellationToken),
            GetCommandResult = context => CommandAnswers.ReadAsync(context.Response, CommandAnswers.Reset, context.CancellationToken),
        })
        .WithHttpCommand("/providers/validate", "Validate providers", commandName: "validate-providers", commandOptions: new HttpCommandOptions
        {
            Description = "Asks every configured target for one token per capability and says which do not work.",
            ConfirmationMessage = "Ask every configured target? Providers charge for it: one token of output for each target and capability.",
            IconName = "CheckmarkCircle",
            PrepareRequest = context =>
            {
                context.HttpClient.Timeout = ValidationPatience;
                return identity.AuthoriseAsync(context.Request, context.CancellationToken);
            },
            GetCommandResult = context => CommandAnswers.ReadAsync(context.Response, CommandAnswers.Validated, context.CancellationToken),
        });

    /// <summary>Offers "Run report".</summary>
    public static IResourceBuilder<ProjectResource> WithReportCommand(
        this IResourceBuilder<ProjectResource> usage, IResourceBuilder<ProjectResource> router, MeshIdentity identity)
    {
        var report = new ReportCommand(router.GetEndpoint("http"), identity);
        return usage.WithCommand("run-report", "Run report", report.RunAsync, new CommandOptions
        {
            Description = "Brings ledger and budgets up to the moment and writes today's report to the console log.",
            IconName = "DocumentTable",
            UpdateState = ReportCommand.StateOf,
        });
    }

    /// <summary>Offers "Break a model" and "Mend all models".</summary>
    public static IResourceBuilder<ProjectResource> WithFaultCommands(this IResourceBuilder<ProjectResource> emulator) => emulator
        .WithHttpCommand("/emulator/faults", "Break a model", commandName: "break-model", commandOptions: new HttpCommandOptions
        {
            Description = $"'{BrokenModel}' answers 503 to every request until all models are mended: retries, failover and circuits can be watched.",
            IconName = "PlugDisconnected",
            PrepareRequest = context =>
            {
                context.Request.Content = JsonContent.Create(new { model = BrokenModel, fault = "503", times = int.MaxValue });
                return Task.CompletedTask;
            },
            GetCommandResult = context => CommandAnswers.ReadAsync(
                context.Response, static _ => CommandAnswers.Told($"'{BrokenModel}' answers 503 now."), context.CancellationToken),
        })
        .WithHttpCommand("/emulator/faults", "Mend all models", commandName: "mend-models", commandOptions: new HttpCommandOptions
        {
            Method = HttpMethod.Delete,
            Description = "Takes back every fault that was armed.",
            IconName = "Wrench",
        });
}
