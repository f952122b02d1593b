using dotenv.net;

namespace LlmMesh.AppHost;

/// <summary>
/// The <c>.env</c> file beside the solution. A variable that is already set in the environment wins. The services read the
/// file too, for runs without an AppHost; <c>DotEnv__Enabled=false</c> keeps a developer's keys out of both.
/// </summary>
internal static class EnvironmentFile
{
    public static string Location { get; } = Path.GetFullPath("../.env", Projects.LlmMesh_AppHost.ProjectPath);

    public static void Load()
    {
        bool isEnabled = Environment.GetEnvironmentVariable("DotEnv__Enabled") is not "false";
        if (isEnabled && File.Exists(Location))
        {
            DotEnv.Load(new DotEnvOptions(envFilePaths: [Location], overwriteExistingVars: false));
        }
    }
}
