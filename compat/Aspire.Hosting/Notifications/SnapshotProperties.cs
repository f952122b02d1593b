using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The facts of a snapshot that the dashboard knows by name, and how they are changed.</summary>
internal static class SnapshotProperties
{
    public const string ProjectPath = "project.path";
    public const string ExecutablePath = "executable.path";
    public const string ExecutableArguments = "executable.args";
    public const string WorkingDirectory = "executable.workDir";
    public const string ProcessId = "executable.pid";
    public const string Source = "resource.source";
    public const string ExitCode = "resource.exitCode";
    public const string WaitingFor = "resource.waitingFor";
    public const string ConnectionString = "resource.connectionString";
    public const string ParameterValue = "Value";

    /// <summary>Puts a fact in the place of the one with its name, or at the end; one without value is taken away.</summary>
    public static ImmutableArray<ResourcePropertySnapshot> With(
        this ImmutableArray<ResourcePropertySnapshot> properties, ResourcePropertySnapshot property)
    {
        int index = properties.ToList().FindIndex(known => known.Name == property.Name);
        return (index, property.Value) switch
        {
            (-1, null) => properties,
            (-1, _) => properties.Add(property),
            (_, null) => properties.RemoveAt(index),
            _ => properties.SetItem(index, property),
        };
    }

    /// <inheritdoc cref="With(ImmutableArray{ResourcePropertySnapshot}, ResourcePropertySnapshot)" />
    public static ImmutableArray<ResourcePropertySnapshot> With(
        this ImmutableArray<ResourcePropertySnapshot> properties, string name, object? value) =>
        properties.With(new ResourcePropertySnapshot(name, value));
}
