using System.Globalization;
using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>How messages write figures.</summary>
internal static class Wording
{
    public static string Amount(decimal amount) => Math.Round(amount, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Percent(decimal share) => Math.Round(share * 100, 1).ToString("0.#", CultureInfo.InvariantCulture);

    public static string Time(TimeSpan time) => time.Ticks % TimeSpan.TicksPerMinute == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerMinute} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    public static string Moment(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Word(FaultClass fault) => ColumnText.From(fault);
}
