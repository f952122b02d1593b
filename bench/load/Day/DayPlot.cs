using System.Globalization;
using System.Text;

namespace LlmMesh.Load.Day;

/// <summary>Draws lived days: on the left the time to the first token from hour to hour, on the right cost against speed.</summary>
internal sealed class DayPlot
{
    private const int Width = 1120;
    private const int Height = 460;
    private const int Top = 50;
    private const int Bottom = 400;
    private const int Hours = 24;

    private static readonly string[] Colours = ["#222222", "#1f77b4", "#2ca02c", "#d62728", "#9467bd", "#ff7f0e", "#17a2a2"];

    private readonly StringBuilder _svg = new();

    /// <summary>The picture as SVG.</summary>
    public static string Draw(IReadOnlyList<LivedDay> days)
    {
        var plot = new DayPlot();
        plot.Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""");
        plot.Line($"""<rect width="{Width}" height="{Height}" fill="white"/>""");
        plot.DrawHours(days, new Frame(60, 640));
        plot.DrawCosts(days, new Frame(740, 1080));
        plot.Line($"</svg>");
        return plot._svg.ToString();
    }

    private void DrawHours(IReadOnlyList<LivedDay> days, Frame frame)
    {
        double[][] series = [.. days.Select(day => Enumerable.Range(0, Hours).Select(hour => day.FirstToken(0.95, hour / 24.0, (hour + 1) / 24.0)).ToArray())];
        double most = Ceiling(series.SelectMany(values => values).Where(double.IsFinite).DefaultIfEmpty(1).Max());
        foreach (DayOutage outage in DayWeather.Outages)
        {
            Line($"""<rect x="{frame.X(outage.From):0.#}" y="{Top}" width="{frame.X(outage.To) - frame.X(outage.From):0.#}" height="{Bottom - Top}" fill="#f4d9d9"/>""");
            Line($"""<text x="{frame.X(outage.From) + 3:0.#}" y="{Top + 14}" fill="#a33">{outage.Target} out</text>""");
        }

        Axes(frame, "p95 of the time to the first token, ms, by the hour", most);
        for (int hour = 0; hour <= Hours; hour += 3)
        {
            Line($"""<text x="{frame.X(hour / 24.0):0.#}" y="{Bottom + 16}" text-anchor="middle">{hour}:00</text>""");
        }

        for (int i = 0; i < series.Length; i++)
        {
            string points = string.Join(' ', series[i]
                .Select((value, hour) => (value, hour))
                .Where(point => double.IsFinite(point.value))
                .Select(point => FormattableString.Invariant($"{frame.X((point.hour + 0.5) / 24):0.#},{Y(point.value / most):0.#}")));
            Line($"""<polyline points="{points}" fill="none" stroke="{Colours[i % Colours.Length]}" stroke-width="{(i == 0 ? 3 : 1.6)}"/>""");
            Line($"""<text x="{60 + (i * 92)}" y="{Bottom + 42}" fill="{Colours[i % Colours.Length]}">{days[i].Strategy}</text>""");
        }
    }

    private void DrawCosts(IReadOnlyList<LivedDay> days, Frame frame)
    {
        double mostCost = Ceiling(days.Max(PerThousand));
        double most = Ceiling(days.Max(day => double.IsFinite(day.FirstToken(0.95)) ? day.FirstToken(0.95) : 1));
        Axes(frame, "p95 of the day, ms, over USD per 1000 requests", most);
        for (int i = 0; i <= 4; i++)
        {
            Line($"""<text x="{frame.X(i / 4.0):0.#}" y="{Bottom + 16}" text-anchor="middle">{mostCost * i / 4:0.###}</text>""");
        }

        // From the bottom up, so that a name that would stand on another moves above it.
        double free = double.MaxValue;
        foreach (int i in Enumerable.Range(0, days.Count).OrderBy(day => days[day].FirstToken(0.95)))
        {
            double x = frame.X(PerThousand(days[i]) / mostCost);
            double value = days[i].FirstToken(0.95);
            double y = Y((double.IsFinite(value) ? value : 0) / most);
            double name = Math.Min(y + 4, free);
            free = name - 13;
            Line($"""<circle cx="{x:0.#}" cy="{y:0.#}" r="5" fill="{Colours[i % Colours.Length]}"/>""");
            string anchor = x > 980 ? "end" : "start";
            Line($"""<text x="{(x > 980 ? x - 9 : x + 9):0.#}" y="{name:0.#}" text-anchor="{anchor}" fill="{Colours[i % Colours.Length]}">{days[i].Strategy}, {days[i].Failures} failed</text>""");
        }
    }

    private void Axes(Frame frame, string title, double most)
    {
        Line($"""<text x="{frame.Left}" y="30" font-size="14">{title}</text>""");
        for (int i = 0; i <= 4; i++)
        {
            double y = Y(i / 4.0);
            Line($"""<line x1="{frame.Left}" y1="{y:0.#}" x2="{frame.Right}" y2="{y:0.#}" stroke="#ddd"/>""");
            Line($"""<text x="{frame.Left - 6}" y="{y + 4:0.#}" text-anchor="end">{most * i / 4:0}</text>""");
        }
    }

    private static double PerThousand(LivedDay day) => (double)day.Cost * 1000 / Math.Max(1, day.Results.Count);

    private static double Y(double share) => Bottom - (share * (Bottom - Top));

    // One, two or five times a power of ten, at least as much.
    private static double Ceiling(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1e-6))));
        return power * (value / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        };
    }

    private void Line(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private readonly record struct Frame(int Left, int Right)
    {
        public double X(double share) => Left + (share * (Right - Left));
    }
}
