namespace LlmMesh.AppHost.Redis;

/// <summary>
/// What a store that is killed may have forgotten of what it has confirmed: <see cref="MeshSettings.RedisDurability"/>, for Garnet and
/// for the container.
/// </summary>
/// <param name="Name">Its name in settings.</param>
/// <param name="GarnetArguments">How Garnet is told.</param>
/// <param name="AppendFsync">How Redis is told.</param>
internal sealed record RedisDurability(string Name, string[] GarnetArguments, string AppendFsync)
{
    /// <summary>What is confirmed is written at once but not waited for: a crash can take what was confirmed in the last second.</summary>
    public static readonly RedisDurability Window = new("window", ["--aof-commit-freq", "0"], "everysec");

    /// <summary>Nothing is confirmed before it is written: a crash takes nothing. Every call to the store waits for the disk.</summary>
    public static readonly RedisDurability Strict = new("strict", ["--aof-commit-freq", "0", "--aof-commit-wait"], "always");

    /// <exception cref="DistributedApplicationException">There is none of this name.</exception>
    public static RedisDurability Of(string name) =>
        Array.Find([Window, Strict], durability => durability.Name == name)
        ?? throw new DistributedApplicationException(
            $"Mesh:Redis:Durability is '{name}', which is neither {Window.Name} (a crash of the embedded Redis can take what it confirmed in the last second) nor {Strict.Name} (it takes nothing, and every call waits for the disk). Set Mesh__Redis__Durability to one of them, or leave it out for {Window.Name}.");
}
