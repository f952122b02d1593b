using System.Text.RegularExpressions;

namespace LlmMesh.Catalog;

/// <summary>What a guard looks for.</summary>
public enum GuardKind
{
    /// <summary>The operator's own regular expressions.</summary>
    Patterns = 0,

    /// <summary>Keys and passwords of known shapes.</summary>
    Secrets,

    /// <summary>E-mail addresses, phone numbers, bank accounts, payment cards.</summary>
    PersonalData,

    /// <summary>Text that tries to replace the instructions of the model it is given to.</summary>
    Injection,

    /// <summary>Whatever a service of the operator's says.</summary>
    Http,
}

/// <summary>What becomes of a text in which a guard finds something, in order of severity.</summary>
public enum GuardAction
{
    /// <summary>The guard does not look.</summary>
    Off = 0,

    /// <summary>It passes, and the finding is told in headers, telemetry and the ledger.</summary>
    Flag,

    /// <summary>It passes with a placeholder in the place of what was found.</summary>
    Mask,

    /// <summary>It does not pass.</summary>
    Block,
}

/// <summary>What follows when a guard cannot say: it did not answer, or not in time, or not in a form that can be read.</summary>
public enum GuardFailure
{
    /// <summary>As if it had found nothing.</summary>
    Allow = 0,

    /// <summary>As if it had refused.</summary>
    Block,
}

/// <summary>Kinds of personal data.</summary>
[Flags]
public enum PersonalData
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>E-mail addresses.</summary>
    Email = 1,

    /// <summary>International phone numbers, with their plus sign.</summary>
    Phone = 2,

    /// <summary>Bank accounts whose check digits are right.</summary>
    Iban = 4,

    /// <summary>Payment cards whose check digit is right.</summary>
    CreditCard = 8,

    /// <summary>IPv4 addresses.</summary>
    Ipv4 = 16,

    /// <summary>All but addresses of machines: what is looked for unless the configuration says otherwise.</summary>
    Usual = Email | Phone | Iban | CreditCard,
}

/// <summary>A check of what is sent to models and of what they answer.</summary>
public sealed record GuardDefinition
{
    /// <summary>Its name in errors, headers, telemetry and the ledger.</summary>
    public required string Name { get; init; }

    /// <summary>What it looks for.</summary>
    public required GuardKind Kind { get; init; }

    /// <summary>What becomes of a request. Default <see cref="GuardAction.Off"/>.</summary>
    public GuardAction Before { get; init; }

    /// <summary>What becomes of an answer. Default <see cref="GuardAction.Off"/>.</summary>
    public GuardAction After { get; init; }

    /// <summary>The teams whose requests it looks at; empty for all.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>What <see cref="GuardKind.Patterns"/> looks for. Expressions that never backtrack, each with <see cref="Timeout"/>.</summary>
    public IReadOnlyList<Regex> Patterns { get; init; } = [];

    /// <summary>What <see cref="GuardKind.PersonalData"/> looks for.</summary>
    public PersonalData Types { get; init; } = PersonalData.Usual;

    /// <summary>Points from which on a text counts as <see cref="GuardKind.Injection"/>, 1 to 100. Default 10.</summary>
    public int Threshold { get; init; } = 10;

    /// <summary>Where <see cref="GuardKind.Http"/> asks; null for every other kind.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether <see cref="Url"/> may lead to a loopback, private or link-local address. Default false.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Most time a check may take: all calls of one check of <see cref="GuardKind.Http"/> (default 500 ms), one text's search of
    /// <see cref="GuardKind.Patterns"/> (default 100 ms).</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>What follows when it cannot say. Chosen by the operator: there is no default that is right for everybody.</summary>
    public GuardFailure OnFailure { get; init; }
}
