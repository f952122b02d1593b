using LlmMesh.ServiceDefaults.Drain;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Drain;

public sealed class ServiceDrainTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WithDelayAndGrace_PassesThemInTurn()
    {
        await using RunningService service = await StartAsync(("Delay", "00:00:05"), ("Grace", "00:00:20"));
        ServiceDrain drain = service.Services.GetRequiredService<ServiceDrain>();
        Assert.False(drain.HasBegun);

        Task delay = drain.StoppingAsync(Cancelled);
        Assert.True(drain.HasBegun);
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await delay;

        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(drain.Over.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(drain.Over.IsCancellationRequested);
    }

    [Fact]
    public async Task Answer_WhileStopping_AsksItsConnectionToClose()
    {
        await using RunningService service = await StartAsync();
        Assert.Null(await ClosesAsync(service));
        service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.True(await ClosesAsync(service));
    }

    [Fact]
    public async Task Host_WaitsForAllPhases()
    {
        await using RunningService service = await StartAsync(("Delay", "00:00:05"), ("Grace", "00:01:00"));

        Assert.Equal(
            TimeSpan.FromSeconds(65) + DrainOptions.Closing, service.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task Start_GraceOutOfRange_NamesTheField()
    {
        OptionsValidationException refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("Grace", "-00:00:01")));

        Assert.Contains("Grace must be between 00:00:00 and 00:30:00", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<bool?> ClosesAsync(RunningService service)
    {
        using HttpResponseMessage response = await service.Client.GetAsync("/alive", Cancelled);
        return response.Headers.ConnectionClose;
    }

    private Task<RunningService> StartAsync(params (string Name, string Value)[] settings) => RunningService.StartAsync(builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock);
        foreach ((string name, string value) in settings)
        {
            builder.Configuration[$"{DrainOptions.Section}:{name}"] = value;
        }
    });
}
