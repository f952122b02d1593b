using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace LlmMesh.AppHost.Doctor;

/// <summary>
/// The configuration, and every provider's key by the cheapest question the provider answers. The health monitor knows both: it is asked
/// (<c>check</c>), with the environment it would run in, and serves nothing.
/// </summary>
/// <param name="assembly">The monitor's built assembly.</param>
/// <param name="mesh">What is chosen.</param>
/// <param name="answer">How long a provider may take to answer.</param>
/// <param name="environment">What the services are told by their environment beyond this process's own: keys among it.</param>
internal sealed class ProvidersCheck(string assembly, MeshSettings mesh, TimeSpan answer, IReadOnlyDictionary<string, string?> environment) : ICheck
{
    private const int KeyLength = 64;
    private const string Configuration = "configuration";

    public string Name => "providers";

    // A process starts first, and ends; the providers are asked all at once.
    public TimeSpan Patience => 3 * answer;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(assembly))
        {
            return [Finding.Wrong(Name, "the services are not built", "Run: dotnet build")];
        }

        using var monitor = new Process { StartInfo = Start() };
        monitor.Start();
        try
        {
            Task<string> errors = monitor.StandardError.ReadToEndAsync(cancellationToken);
            string report = await monitor.StandardOutput.ReadToEndAsync(cancellationToken);
            await monitor.WaitForExitAsync(cancellationToken);
            return monitor.ExitCode == 0
                ? [.. Read(report)]
                : [Finding.Wrong(Name, $"the health monitor cannot check: {(await errors).Trim()}", "See docs/operations.md.")];
        }
        finally
        {
            if (!monitor.HasExited)
            {
                monitor.Kill();
            }
        }
    }

    private ProcessStartInfo Start()
    {
        string[] arguments = ["exec", assembly, "check"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(mesh.ConfigFile) ?? "",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["Mesh__ConfigFile"] = mesh.ConfigFile;
        start.Environment["Mesh__DataFolder"] = mesh.DataFolder;
        start.Environment["Check__Patience"] = answer.ToString("c", CultureInfo.InvariantCulture);
        start.Environment["Mesh__InternalKey"] = RandomNumberGenerator.GetHexString(KeyLength);
        return start;
    }

    private IEnumerable<Finding> Read(string report)
    {
        using JsonDocument document = JsonDocument.Parse(report);
        JsonElement[] errors = [.. document.RootElement.GetProperty("errors").EnumerateArray()];
        List<Finding> findings = errors.Length == 0
            ? [Finding.Fine(Configuration, File.Exists(mesh.ConfigFile) ? $"{mesh.ConfigFile} is valid" : "built-in, as there is no file")]
            : [.. errors.Select(OfError)];
        findings.AddRange(document.RootElement.GetProperty("accounts").EnumerateArray().Select(OfAccount));
        if (errors.Length == 0 && mesh.Providers.Count == 0)
        {
            findings.Add(Finding.Doubtful(
                Name, "no provider key found: the emulator answers", "Set OPENROUTER_API_KEY or another provider's variable, or write it into .env."));
        }

        return findings;
    }

    private Finding OfError(JsonElement error) => Finding.Wrong(
        Configuration, $"{error.GetProperty("path").GetString()}: {error.GetProperty("message").GetString()}", $"Correct {mesh.ConfigFile}.");

    private Finding OfAccount(JsonElement account)
    {
        string name = account.GetProperty("account").GetString()!;
        string? detail = account.GetProperty("detail").GetString();
        long latency = account.GetProperty("latencyMs").GetInt64();
        return account.GetProperty("state").GetString() switch
        {
            "ok" => Finding.Fine(Name, $"{name} answers in {latency} ms"),
            "warning" => Finding.Doubtful(Name, $"{name}: {detail}", "Send it a request: a key that is confined to completions is refused here."),
            _ => Finding.Wrong(Name, $"{name}: {detail}", "Correct its variable, or leave the variable out; see docs/configuration.md."),
        };
    }
}
