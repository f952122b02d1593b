namespace LlmMesh.Catalog.Reading;

/// <summary>Reads the name of a time zone.</summary>
internal static class TimeZoneField
{
    public static TimeZoneInfo? Read(JsonCursor? field)
    {
        if (field?.Text() is not { } name)
        {
            return null;
        }

        // The system looks zones up as files; a name that is not made like a zone's is none.
        bool isName = name.Length > 0
            && name[0] != '/'
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+');
        if (isName && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) && zone.HasIanaId)
        {
            return zone;
        }

        field.Error("names no time zone; take a name of the IANA database, such as Europe/Berlin or UTC.");
        return null;
    }
}
