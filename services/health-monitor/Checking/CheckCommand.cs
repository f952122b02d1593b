using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Credentials;

namespace LlmMesh.HealthMonitor.Checking;

/// <summary>
/// <c>check</c>: reads the configuration, asks every account the cheapest question its provider answers, writes one JSON object and ends.
/// Nothing is served, stored or published, and the shared state is not needed.
/// </summary>
internal static class CheckCommand
{
    private const string Name = "check";

    /// <summary>Setting: most that one account is waited for, 10 s at the utmost. Default: 5 s.</summary>
    private const string PatienceKey = "Check:Patience";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(5);

    /// <summary>Whether the command line asks for a check and not for the service.</summary>
    public static bool IsAsked(string[] args) => args is [Name, ..];

    /// <summary>Checks.</summary>
    /// <param name="args">The command line: <c>check</c>, then settings.</param>
    /// <param name="output">Where the object goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(string[] args, Stream output, CancellationToken cancellationToken)
    {
        CheckReport report;
        try
        {
            await using WebApplication app = HealthMonitorApp.Create(args[1..], static builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<AccountExamination>();
            });
            report = new CheckReport([], await AskAsync(app.Services, cancellationToken));
        }
        catch (InvalidConfigurationException invalid)
        {
            report = new CheckReport(invalid.Errors, []);
        }

        await JsonSerializer.SerializeAsync(output, report, CheckJson.Default.CheckReport, cancellationToken);
    }

    private static async Task<IReadOnlyList<AccountCheck>> AskAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.ReadProviderCredentialsAsync(cancellationToken);
        TimeSpan patience = services.GetRequiredService<IConfiguration>().GetValue(PatienceKey, DefaultPatience);
        return await services.GetRequiredService<AccountExamination>().RunAsync(patience, cancellationToken);
    }
}
