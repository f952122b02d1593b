using LlmMesh.Contracts;
using LlmMesh.State.Budgets;
using LlmMesh.State.Circuits;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>What scripts are told of a group: a row of items, one for each thing it limits. <c>group.v1.lua</c> reads it.</summary>
internal sealed class GroupLayout
{
    public GroupLayout(string slot, IReadOnlyList<LimitedScope> scopes, TimeZoneInfo zone, CircuitId? circuit)
    {
        Items = [.. scopes.SelectMany((scope, position) => LimitItem.Of(scope, position, zone))];
        Limits = [.. Items.Where(item => item.Budget is null)];
        Money = [.. Items.Where(item => item.Budget is not null)];
        Places = [.. Items.Where(item => item.Kind == LimitItem.Places).Select(item => item.Keys[0])];
        RedisKey[] keys = [.. Items.SelectMany(item => item.Keys)];
        ReserveKeys = circuit is { } id ? [.. keys, id.Key] : keys;
        MoneyKeys = [.. Money.SelectMany(item => item.Keys)];
        HoldKeys = [.. Money.SelectMany(item => item.Keys.Skip(1))];
        CountsTokens = Limits.Any(item => item.Kind == LimitItem.Tokens);
        Slot = slot;
    }

    public string Slot { get; }

    public LimitItem[] Items { get; }

    /// <summary>Those that are no budgets.</summary>
    public LimitItem[] Limits { get; }

    /// <summary>Those that are budgets.</summary>
    public LimitItem[] Money { get; }

    /// <summary>Where places in flight are held.</summary>
    public RedisKey[] Places { get; }

    public RedisKey[] ReserveKeys { get; }

    public RedisKey[] MoneyKeys { get; }

    /// <summary>Of each budget its holds and their leases.</summary>
    public RedisKey[] HoldKeys { get; }

    public bool CountsTokens { get; }

    /// <summary>Whether anything but places is limited, so that settlement needs more than to give them back.</summary>
    public bool IsSettled => Items.Length > Places.Length;

    /// <summary>The keys a settlement touches.</summary>
    public RedisKey[] SettleKeys(RedisKey marker) => [marker, .. Items.SelectMany(item => item.Keys)];
}

/// <summary>One thing a scope limits.</summary>
/// <param name="Kind">What scripts call it.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Position">The scope's position in its group.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record LimitItem(string Kind, LimitedScope Scope, int Position, RedisKey[] Keys)
{
    public const string Requests = "requests";
    public const string Tokens = "tokens";
    public const string Day = "day";
    public const string Places = "inflight";

    private static readonly RedisValue Nothing = 0;

    /// <summary>The budget; null for every other kind.</summary>
    public BudgetDefinition? Budget { get; private init; }

    /// <summary>The budget's position in its scope.</summary>
    public int BudgetPosition { get; private init; }

    /// <summary>Whose calendar it follows, if it follows one.</summary>
    private TimeZoneInfo? Zone { get; init; }

    /// <summary>How many arguments it takes.</summary>
    public int ArgumentCount => Zone is null ? 2 : 5;

    /// <summary>Which limit it is, to whoever is refused by it.</summary>
    public LimitKind Limit => Kind switch
    {
        Requests => LimitKind.RequestsPerMinute,
        Tokens => LimitKind.TokensPerMinute,
        Day => LimitKind.RequestsPerDay,
        Places => LimitKind.Concurrency,
        _ => LimitKind.Budget,
    };

    public static IEnumerable<LimitItem> Of(LimitedScope scope, int position, TimeZoneInfo zone)
    {
        (string Kind, bool IsLimited)[] kinds =
        [
            (Requests, scope.Limits.RequestsPerMinute > 0),
            (Tokens, scope.Limits.TokensPerMinute > 0),
            (Day, scope.Limits.RequestsPerDay > 0),
            (Places, scope.Limits.Concurrency > 0),
        ];
        foreach ((string kind, bool isLimited) in kinds)
        {
            if (isLimited)
            {
                yield return new LimitItem(kind, scope, position, [State.Keys.Limit(scope.Prefix, kind)]) { Zone = kind == Day ? zone : null };
            }
        }

        for (int budget = 0; budget < scope.Budgets.Count; budget++)
        {
            BudgetDefinition definition = scope.Budgets[budget];
            yield return new LimitItem(
                definition.Kind == BudgetKind.Hard ? "hard" : "soft", scope, position, State.Keys.Budget(scope.Prefix, definition.Id))
            {
                Budget = definition,
                BudgetPosition = budget,
                Zone = TimeZoneInfo.FindSystemTimeZoneById(definition.TimeZone),
            };
        }
    }

    /// <summary>The limit within the given ones.</summary>
    public long LimitOf(in ScopeLimits limits) => Kind switch
    {
        Requests => limits.RequestsPerMinute,
        Tokens => limits.TokensPerMinute,
        Day => limits.RequestsPerDay,
        Places => limits.Concurrency,
        _ => Budget!.LimitNanoDollars,
    };

    /// <summary>Adds what scripts read of it.</summary>
    public void Write(ref ScriptArguments arguments, in ScopeLimits limits, PeriodClock periods)
    {
        arguments.Add(Kind);
        arguments.Add(LimitOf(limits) is var limit and > 0 ? limit : Nothing);
        if (Zone is not null)
        {
            BudgetSpan span = periods.Now(Budget?.Period ?? BudgetPeriod.Day, Zone);
            arguments.Add(span.StartMs);
            arguments.Add(span.EndMs);
            arguments.Add(span.NextEndMs);
        }
    }
}
