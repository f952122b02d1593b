using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>guards</c>: a list as a whole takes the place of an inherited one.</summary>
internal static partial class GuardsSection
{
    private const int LongestPattern = 2000;
    private const int HighestThreshold = 100;

    public static IReadOnlyList<GuardDefinition> Read(JsonCursor? section, IReadOnlyList<GuardDefinition> inherited)
    {
        if (section?.Items() is not { } items)
        {
            return inherited;
        }

        List<GuardDefinition> guards = [];
        foreach (JsonCursor item in items)
        {
            if (item.Fields() is { } fields && Guard(fields, guards) is { } guard)
            {
                guards.Add(guard);
            }
        }

        return guards;
    }

    private static GuardDefinition? Guard(JsonFields fields, List<GuardDefinition> others)
    {
        string? name = Name(fields.Required("name", isInherited: false), others);
        GuardKind? kind = fields.Required("kind", isInherited: false)?.Word(Vocabulary.GuardKinds);
        GuardAction before = Action(fields["before"], kind);
        GuardAction after = Action(fields["after"], kind);
        IReadOnlyList<string> teams = Teams(fields["teams"]);
        TimeSpan timeout = fields["timeout_ms"]?.Milliseconds() ?? TimeSpan.FromMilliseconds(kind == GuardKind.Http ? 500 : 100);
        GuardFailure? onFailure = fields["on_failure"]?.Word(Vocabulary.GuardFailures);
        IReadOnlyList<Regex> patterns = GuardPatterns.Read(fields["patterns"], timeout, LongestPattern);
        PersonalData types = Types(fields["types"]);
        int threshold = (int?)fields["threshold"]?.Integer(1, HighestThreshold, "points") ?? 10;
        bool allowPrivate = fields["allow_private"]?.Flag() ?? false;
        Uri? url = fields["url"] is { } address ? WebhooksSection.Address(address, allowPrivate) : null;
        RefuseMisplaced(fields, kind);
        fields.RefuseOthers();
        return name is null || kind is not { } known ? null : new GuardDefinition
        {
            Name = name,
            Kind = known,
            Before = before,
            After = after,
            Teams = teams,
            Patterns = patterns,
            Types = types,
            Threshold = threshold,
            Url = url,
            AllowPrivate = allowPrivate,
            Timeout = timeout,
            OnFailure = onFailure ?? GuardFailure.Block,
        };
    }

    private static string? Name(JsonCursor? field, List<GuardDefinition> others)
    {
        if (field?.Text() is not { } name)
        {
            return null;
        }

        if (!Names().IsMatch(name))
        {
            field.Error("must be lower-case letters, digits, '-' and '_', at most 48, beginning with a letter or digit.");
        }
        else if (others.Exists(other => other.Name == name))
        {
            field.Error("is the name of another guard; give each its own.");
        }

        return name;
    }

    private static GuardAction Action(JsonCursor? field, GuardKind? kind)
    {
        GuardAction action = field?.Word(Vocabulary.GuardActions) ?? GuardAction.Off;
        if (action == GuardAction.Mask && kind is not (null or GuardKind.Secrets or GuardKind.PersonalData))
        {
            field!.Error("can be \"mask\" only for secrets and personal_data, which know where what they have found ends.");
        }

        return action;
    }

    private static IReadOnlyList<string> Teams(JsonCursor? field)
    {
        if (field?.Items() is not { } items)
        {
            return [];
        }

        if (items.Count == 0)
        {
            field.Error("must name at least one team; leave it out for all.");
        }

        return [.. items.Select(item => item.Text()).OfType<string>()];
    }

    private static PersonalData Types(JsonCursor? field)
    {
        if (field?.Items() is not { } items)
        {
            return PersonalData.Usual;
        }

        if (items.Count == 0)
        {
            field.Error("must name at least one type; leave it out for the usual ones.");
        }

        return items.Aggregate(PersonalData.None, (types, item) => types | (item.Word(Vocabulary.PersonalDataTypes) ?? PersonalData.None));
    }

    // Every kind has read every field, so that each stays in the list of known ones; here it is said which belong to others.
    private static void RefuseMisplaced(JsonFields fields, GuardKind? kind)
    {
        if (kind is not { } known)
        {
            return;
        }

        Place(fields, "patterns", known is GuardKind.Patterns, "patterns", isRequired: true);
        Place(fields, "types", known is GuardKind.PersonalData, "personal_data", isRequired: false);
        Place(fields, "threshold", known is GuardKind.Injection, "injection", isRequired: false);
        Place(fields, "url", known is GuardKind.Http, "http", isRequired: true);
        Place(fields, "allow_private", known is GuardKind.Http, "http", isRequired: false);
        Place(fields, "timeout_ms", known is GuardKind.Http or GuardKind.Patterns, "http and patterns", isRequired: false);
        Place(fields, "on_failure", known is GuardKind.Http or GuardKind.Patterns, "http and patterns", isRequired: true);
    }

    private static void Place(JsonFields fields, string name, bool belongs, string kinds, bool isRequired)
    {
        if (belongs && isRequired)
        {
            fields.Required(name, isInherited: false);
        }
        else if (!belongs)
        {
            fields.Refuse(name, $"belongs to guards of the kind {kinds}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,47}\z")]
    private static partial Regex Names();
}
