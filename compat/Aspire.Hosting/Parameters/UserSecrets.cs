using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.Parameters;

/// <summary>The file of an AppHost's user secrets (<c>dotnet user-secrets</c>), which configuration reads in Development.</summary>
internal sealed class UserSecrets
{
    private static readonly Lock Writing = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;

    private UserSecrets(string path) => _path = path;

    /// <returns>Null when the AppHost's project has no <c>UserSecretsId</c>.</returns>
    public static UserSecrets? Of(Assembly? appHost) =>
        appHost?.GetCustomAttribute<UserSecretsIdAttribute>() is { } id
            ? new UserSecrets(PathHelper.GetSecretsPathFromSecretsId(id.UserSecretsId))
            : null;

    /// <summary>Adds or replaces one value; the file is for its owner only.</summary>
    /// <returns>Whether it could be written.</returns>
    public bool TrySet(string key, string value)
    {
        lock (Writing)
        {
            try
            {
                JsonObject content = File.Exists(_path) ? JsonNode.Parse(File.ReadAllText(_path))?.AsObject() ?? [] : [];
                content[key] = value;
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                Replace(content.ToJsonString(Indented));
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    private void Replace(string content)
    {
        string draft = $"{_path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(content);
        }

        File.Move(draft, _path, overwrite: true);
    }
}
