using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Writes the application as a manifest, the file that azd deploys: <c>--publisher manifest --output-path file</c>, or
/// <c>--operation publish --step publish-manifest --output-path file</c>.
/// </summary>
internal sealed class ManifestPublisher(
    DistributedApplicationExecutionContext executionContext, DistributedApplicationModel model, IConfiguration configuration)
{
    private const string Publisher = "manifest";
    private const string Step = "publish-manifest";
    private const string FileName = "aspire-manifest.json";

    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n" };

    /// <returns>The file's full path.</returns>
    /// <exception cref="DistributedApplicationException">It is not told to write a manifest, not told where, or cannot.</exception>
    public async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        RequireManifest();
        string path = OutputPath();

        // Whole or not at all: what was published before stays until the new manifest is complete.
        using var content = new MemoryStream();
        await using (var json = new Utf8JsonWriter(content, Layout))
        {
            await new ManifestWriter(json, executionContext, Path.GetDirectoryName(path)!).WriteAsync(model, cancellationToken);
        }

        content.WriteByte((byte)'\n');
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content.ToArray(), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The manifest cannot be written: {failure.Message} Give another file with --output-path.", failure);
        }

        return path;
    }

    private void RequireManifest()
    {
        if (configuration["Publishing:Publisher"] is { } publisher && !Is(publisher, Publisher))
        {
            throw new DistributedApplicationException(
                $"--publisher is '{publisher}', but this build publishes a manifest only. Use --publisher {Publisher}, or build with -p:OfficialPackages=true.");
        }

        if (configuration["Publishing:Publisher"] is null && !Is(configuration["Pipeline:Step"] ?? "", Step))
        {
            throw new DistributedApplicationException(
                $"--step is '{configuration["Pipeline:Step"]}', but this build publishes a manifest only. Use --step {Step}, or build with -p:OfficialPackages=true.");
        }
    }

    /// <summary>Relative to the working folder; a path that does not end in <c>.json</c> is a folder.</summary>
    private string OutputPath() => configuration["Publishing:OutputPath"] switch
    {
        null or "" => throw new DistributedApplicationException($"--output-path is missing: say where the manifest goes, for example --output-path {FileName}."),
        { } path when path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) => Path.GetFullPath(path),
        { } folder => Path.GetFullPath(Path.Combine(folder, FileName)),
    };

    private static bool Is(string given, string expected) => string.Equals(given, expected, StringComparison.OrdinalIgnoreCase);
}
