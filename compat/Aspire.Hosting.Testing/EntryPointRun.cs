using System.Reflection;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// An AppHost's entry point on a thread of its own. It is held inside <c>Build()</c> while the test changes the
/// declaration, and ends there: what follows in the entry point would run the application.
/// </summary>
internal sealed class EntryPointRun(Assembly appHost, string[] args) : EntryPointObserver, IDisposable
{
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _declared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _mayBuild = new();
    private IDistributedApplicationBuilder? _builder;
    private bool _isAbandoned;

    /// <summary>Runs the entry point until it has declared everything.</summary>
    public Task<IDistributedApplicationBuilder> DeclareAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = $"{appHost.GetName().Name} entry point" }.Start();
        return _declared.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the entry point build.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.Set();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends an entry point that was never allowed to build.</summary>
    public void Dispose()
    {
        if (!_mayBuild.IsSet)
        {
            _isAbandoned = true;
            _mayBuild.Set();
        }
    }

    public override void Constructing(DistributedApplicationOptions options)
    {
        options.AssemblyName = appHost.FullName;
        options.DisableDashboard = true;
    }

    public override void Constructed(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        builder.Environment.EnvironmentName = Environments.Development;
        builder.Configuration["DcpPublisher:RandomizePorts"] ??= "true";
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton<IResourceOutput, LogOutput>();
    }

    public override void Building()
    {
        _declared.TrySetResult(_builder!);
        _mayBuild.Wait();
        if (_isAbandoned)
        {
            throw new HostAbortedException();
        }
    }

    public override void Built(DistributedApplication application)
    {
        _built.TrySetResult(application);
        throw new HostAbortedException();
    }

    private void Run()
    {
        Current = this;
        try
        {
            MethodInfo main = appHost.EntryPoint ?? throw new InvalidOperationException($"{appHost.GetName().Name} has no entry point.");
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            Fail(new InvalidOperationException($"The entry point of {appHost.GetName().Name} ended without building an application."));
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            // After Build() this is our own way out, and both tasks are complete already.
            Fail(cause);
        }
        catch (InvalidOperationException failure)
        {
            Fail(failure);
        }
    }

    private void Fail(Exception cause)
    {
        _declared.TrySetException(cause);
        _built.TrySetException(cause);
    }
}
