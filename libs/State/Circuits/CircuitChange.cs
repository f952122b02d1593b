using System.Globalization;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Circuits;

/// <summary>What a circuit script answered.</summary>
/// <param name="Status">The circuit afterwards.</param>
/// <param name="IsNews">Whether the list and the routers must hear of it.</param>
/// <param name="Version">Orders the changes of one circuit; microseconds.</param>
internal sealed record CircuitChange(CircuitStatus Status, bool IsNews, long Version)
{
    /// <summary>Whether it belongs on the list: not closed, or closed within a row of failures.</summary>
    public bool IsListed => Status.State != CircuitState.Closed || Status.Failures > 0;

    public static CircuitChange Read(CircuitId circuit, RedisResult reply)
    {
        var values = (RedisValue[])reply!;
        return new CircuitChange(
            new CircuitStatus
            {
                Scope = circuit.Scope,
                Name = circuit.Name,
                State = (CircuitState)(int)values[2],
                Reason = ReadReason(values[3]),
                SinceMs = (long)values[4],
                NextProbeAtMs = ReadTime(values[5]),
                UntilMs = ReadTime(values[6]),
                Failures = (int)values[7],
            },
            IsNews: (int)values[0] == 1,
            Version: long.Parse(values[1].ToString(), CultureInfo.InvariantCulture));
    }

    // A class that a later version stored is a failure all the same.
    private static FaultClass ReadReason(RedisValue value) =>
        Enum.TryParse(value.ToString(), out FaultClass reason) ? reason : FaultClass.ServerError;

    private static long? ReadTime(RedisValue value) => (long)value is var ms and >= 0 ? ms : null;
}
