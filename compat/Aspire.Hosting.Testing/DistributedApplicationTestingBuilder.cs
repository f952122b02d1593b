namespace Aspire.Hosting.Testing;

/// <summary>An application under test: what the AppHost declared, before it is built.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    /// <summary>Ends the declaration. The caller disposes of the application, which stops every process.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>Creates applications under test: without dashboard, on random ports.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the AppHost's entry point up to <c>Build()</c>.</summary>
    /// <typeparam name="TEntryPoint">The AppHost's class in the <c>Projects</c> namespace.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>Runs the AppHost's entry point, with arguments, up to <c>Build()</c>.</summary>
    /// <typeparam name="TEntryPoint">The AppHost's class in the <c>Projects</c> namespace.</typeparam>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var run = new EntryPointRun(typeof(TEntryPoint).Assembly, args);
        return new TestingBuilder(await run.DeclareAsync(cancellationToken), run);
    }
}
