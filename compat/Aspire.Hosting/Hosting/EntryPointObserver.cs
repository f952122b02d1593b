namespace Aspire.Hosting;

/// <summary>
/// Lets a test follow an AppHost's entry point that runs on a thread of its own. Flows with the execution context, so that
/// several AppHosts can be followed at once.
/// </summary>
internal abstract class EntryPointObserver
{
    private static readonly AsyncLocal<EntryPointObserver?> Ambient = new();

    public static EntryPointObserver? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The builder is about to be made from the options.</summary>
    public abstract void Constructing(DistributedApplicationOptions options);

    /// <summary>The builder has its own services; the entry point has declared nothing yet.</summary>
    public abstract void Constructed(IDistributedApplicationBuilder builder);

    /// <summary>The entry point has declared everything.</summary>
    public abstract void Building();

    /// <summary>The application exists.</summary>
    public abstract void Built(DistributedApplication application);
}
