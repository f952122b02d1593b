using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Time zones as clients name them.</summary>
internal static class ZoneNames
{
    public const string Remedy = "Give a time zone of the IANA database, for example Europe/Berlin, or leave it out for UTC.";

    /// <summary>Finds a zone of the IANA database; null when the name is none, or its days do not begin with a quarter of an hour.</summary>
    public static TimeZoneInfo? Find(string name) =>

        // The system looks zones up as files; a name that is not made like a zone's is none.
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+')
        && !name.StartsWith('/')
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
        && BeginsDaysWithSlots(zone)
            ? zone
            : null;

    // Some systems also have zones that count leap seconds.
    private static bool BeginsDaysWithSlots(TimeZoneInfo zone) =>
        Slot.IsStart(BudgetCalendar.At(BudgetPeriod.Day, zone, DateTimeOffset.UnixEpoch.AddYears(50)).StartMs);
}
