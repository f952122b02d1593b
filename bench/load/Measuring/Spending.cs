using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Measuring;

/// <summary>Processor time spent between two moments, by everything that takes part.</summary>
/// <param name="Server">The process under measurement.</param>
/// <param name="State">Its Garnet; zero when it has none.</param>
/// <param name="Upstream">The upstream; zero when it is itself under measurement.</param>
/// <param name="Client">This process.</param>
internal readonly record struct Spending(TimeSpan Server, TimeSpan State, TimeSpan Upstream, TimeSpan Client)
{
    /// <summary>What a deployment would pay for: without upstream and client.</summary>
    public TimeSpan Mesh => Server + State;

    /// <summary>What one machine that runs everything pays.</summary>
    public TimeSpan All => Mesh + Upstream + Client;

    /// <summary>Spent since the processes started.</summary>
    public static Spending Of(Testbed testbed, MeasuredSystem system) => new(
        system.Process.Processor,
        system.State?.Process.Processor ?? TimeSpan.Zero,
        system == testbed.Direct ? TimeSpan.Zero : testbed.Direct.Process.Processor,
        Environment.CpuUsage.TotalTime);

    public static Spending operator -(Spending later, Spending earlier) => new(
        later.Server - earlier.Server, later.State - earlier.State, later.Upstream - earlier.Upstream, later.Client - earlier.Client);
}
