using System.Runtime.InteropServices;

namespace LlmMesh.AppHost.Doctor;

/// <summary>The AppHost runs, so .NET is there; the services need ASP.NET Core beside it.</summary>
internal sealed class RuntimeCheck : ICheck
{
    private const string SharedFramework = "Microsoft.AspNetCore.App";

    public string Name => "runtime";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        string wanted = $"{Environment.Version.Major}.";
        string folder = Path.GetFullPath($"../../{SharedFramework}", RuntimeEnvironment.GetRuntimeDirectory());
        string? found = Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>()
                .Where(version => version.StartsWith(wanted, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            found is null
                ? Finding.Wrong(
                    Name, $".NET {Environment.Version}, without ASP.NET Core {wanted}x",
                    $"Install the ASP.NET Core runtime {Environment.Version.ToString(2)}, or the SDK that global.json names.")
                : Finding.Fine(Name, $".NET {Environment.Version}, ASP.NET Core {found}"),
        ]);
    }
}
