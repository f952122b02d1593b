using dotenv.net;

namespace LlmMesh.AppHost;

/// <summary>The <c>.env</c> file beside the solution. A variable that is already set in the environment wins.</summary>
internal static class EnvironmentFile
{
    public static void Load()
    {
        string path = Path.GetFullPath("../.env", Projects.LlmMesh_AppHost.ProjectPath);
        if (File.Exists(path))
        {
            DotEnv.Load(new DotEnvOptions(envFilePaths: [path], overwriteExistingVars: false));
        }
    }
}
