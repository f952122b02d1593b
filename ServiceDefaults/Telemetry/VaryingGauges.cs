using System.Diagnostics.Metrics;

namespace LlmMesh.ServiceDefaults.Telemetry;

/// <summary>Gauges over things that come and go: circuits, budgets, targets.</summary>
public static class VaryingGauges
{
    /// <summary>
    /// Creates a gauge that is read at every collection. The SDK goes on showing the last value of a series that is no longer measured,
    /// so one that is gone shows <paramref name="gone"/> from then on.
    /// </summary>
    /// <param name="meter">Where it belongs.</param>
    /// <param name="name">The instrument's name.</param>
    /// <param name="description">What it says, values included.</param>
    /// <param name="read">Measures everything there is. Called by one collection at a time.</param>
    /// <param name="gone">What a series shows that is no longer measured: a number that sets off nobody's alert, or NaN.</param>
    public static void CreateVaryingGauge(
        this Meter meter, string name, string description, Func<IEnumerable<Measurement<double>>> read, double gone)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(read);
        var series = new SeriesMemory(gone);
        meter.CreateObservableGauge(name, () => series.Complete(read()), unit: null, description);
    }

    /// <summary>The series shown so far.</summary>
    private sealed class SeriesMemory(double gone)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, KeyValuePair<string, object?>[]> _shown = new(StringComparer.Ordinal);

        public List<Measurement<double>> Complete(IEnumerable<Measurement<double>> measured)
        {
            lock (_lock)
            {
                List<Measurement<double>> all = [.. measured];
                HashSet<string> present = new(StringComparer.Ordinal);
                foreach (Measurement<double> measurement in all)
                {
                    string key = KeyOf(measurement.Tags);
                    present.Add(key);
                    _shown[key] = measurement.Tags.ToArray();
                }

                all.AddRange(_shown.Where(shown => !present.Contains(shown.Key)).Select(shown => new Measurement<double>(gone, shown.Value)));
                return all;
            }
        }

        private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = new System.Text.StringBuilder();
            foreach ((string name, object? value) in tags)
            {
                key.Append(name).Append('\u001f').Append(value).Append('\u001e');
            }

            return key.ToString();
        }
    }
}
