using System.Diagnostics;
using OpenTelemetry;

namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>
/// Takes secrets out of spans before they are exported: names, tags and descriptions. What a span's events and links say cannot be changed
/// any more; a span with a secret there is not exported at all. It must come before the exporters.
/// </summary>
internal sealed class SpanRedaction : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (!data.Recorded)
        {
            return;
        }

        List<KeyValuePair<string, object>>? changed = null;
        foreach (ref readonly KeyValuePair<string, object?> tag in data.EnumerateTagObjects())
        {
            if (Cleaned(tag.Value) is { } clean)
            {
                (changed ??= []).Add(new(tag.Key, clean));
            }
        }

        foreach ((string name, object value) in changed ?? [])
        {
            data.SetTag(name, value);
        }

        if (Cleaned(data.DisplayName) is string displayName)
        {
            data.DisplayName = displayName;
        }

        if (Cleaned(data.StatusDescription) is string description)
        {
            data.SetStatus(data.Status, description);
        }

        if (HasSecretInEvents(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static bool HasSecretInEvents(Activity span)
    {
        foreach (ref readonly ActivityEvent one in span.EnumerateEvents())
        {
            if (Cleaned(one.Name) is not null)
            {
                return true;
            }

            foreach (ref readonly KeyValuePair<string, object?> tag in one.EnumerateTagObjects())
            {
                if (Cleaned(tag.Value) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What takes a value's place; null when it may stay.</summary>
    private static object? Cleaned(object? value) => value switch
    {
        string text when Redactor.Scrub(text) is var plain && !ReferenceEquals(plain, text) => plain,
        Uri address when Redactor.Scrub(address.OriginalString) is var plain && !ReferenceEquals(plain, address.OriginalString) => plain,
        string[] texts when Array.Exists(texts, text => Cleaned(text) is not null) => Array.ConvertAll(texts, text => Redactor.Scrub(text)),
        _ => null,
    };
}
