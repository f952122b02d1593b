using System.Diagnostics;
using LlmMesh.Load.Client;

namespace LlmMesh.Load.Systems;

/// <summary>How one service of a mesh is started outside the AppHost.</summary>
internal static class MeshCommand
{
    /// <summary>An address for a process that has none yet.</summary>
    public const string AnyPort = "http://127.0.0.1:0";

    private const string Router = "services/router";

    /// <param name="folder">The service's folder, from the repository's root.</param>
    /// <param name="assembly">Its assembly's name.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="state">The Redis of the mesh; what the services keep lies in its folder.</param>
    /// <param name="configuration">Path of the configuration.</param>
    /// <param name="emulator">The only provider there is; null while it has no address.</param>
    public static ProcessStartInfo Of(
        string folder, string assembly, string address, StateServer state, string configuration, Uri? emulator) =>
        Configure(Built.Project(folder, assembly, $"--urls={address}"), state, configuration, emulator, folder == Router);

    /// <summary>
    /// Tells a service where everything is. The services behind the edge are in development, where who is on this machine may ask them
    /// directly, as the loads do to check the figures.
    /// </summary>
    public static ProcessStartInfo Configure(
        ProcessStartInfo command, StateServer state, string configuration, Uri? emulator, bool isEdge = true)
    {
        command.Environment["ASPNETCORE_ENVIRONMENT"] = isEdge ? "Production" : "Development";
        command.Environment["LLMMESH_ADMIN_KEYS"] = ChatRequests.AdminKey;
        if (isEdge)
        {
            command.Environment["Mesh__InternalKey"] = ChatRequests.InternalKey;
        }

        command.Environment["LLMMESH_API_KEYS"] = ChatRequests.ApiKey;
        command.Environment["EMULATOR_BASE_URL"] = emulator?.GetLeftPart(UriPartial.Authority);
        command.Environment["Mesh__ConfigFile"] = configuration;
        command.Environment["Mesh__DataFolder"] = state.Folder;
        command.Environment["ConnectionStrings__redis"] = state.Endpoint;
        return command;
    }
}
