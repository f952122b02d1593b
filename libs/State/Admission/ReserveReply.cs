using System.Globalization;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>What <c>reserve.v3.lua</c> said to a call's reservations.</summary>
internal sealed class ReserveReply(GroupLayout layout, RedisValue[] reply)
{
    private const int Header = 9;

    // What a time may be at most: a caller adds it to others.
    private static readonly TimeSpan Never = TimeSpan.FromDays(365);

    private int Stride => layout.Money.Length > 0 ? 3 : 2;

    /// <summary>Whether the circuit was open before.</summary>
    public bool HasTurnedCircuit => (int)reply[2] == 1;

    /// <summary>The answers, in the order of the requests.</summary>
    public AdmissionAnswer[] Read(IReadOnlyList<ReservationRequest> requests)
    {
        var answers = new AdmissionAnswer[requests.Count];
        WindowRest? tightest = RestAt(3);
        WindowRest? tokens = RestAt(6);

        // The script says what was left in the end: before that, it was what later ones have taken more.
        long laterRequests = 0;
        long laterTokens = 0;
        for (int i = answers.Length - 1; i >= 0; i--)
        {
            answers[i] = ReadOne(i, requests[i]) with { Requests = Before(tightest, laterRequests), Tokens = Before(tokens, laterTokens) };
            if (answers[i].IsAdmitted)
            {
                laterRequests++;
                laterTokens += requests[i].Tokens;
            }
        }

        return answers;
    }

    /// <summary>Why a reservation was refused: what refused it, when to try again, and what is left where a budget did.</summary>
    public static AdmissionAnswer Refusal(LimitItem item, RedisValue retry, long money) =>
        new(item.Limit == LimitKind.Budget && money < 0 ? LimitKind.BudgetUnknown : item.Limit, TimeOf(retry))
        {
            Scope = item.Position,
            Budget = item.BudgetPosition,
            Affordable = item.Limit == LimitKind.Budget ? Math.Max(money, 0) : 0,
        };

    /// <summary>Money travels as text: a number would lose its last digits.</summary>
    public static long MoneyOf(RedisValue value) => long.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private static TimeSpan TimeOf(RedisValue milliseconds) =>
        (long)milliseconds < Never.TotalMilliseconds ? TimeSpan.FromMilliseconds((long)milliseconds) : Never;

    private static WindowRest? Before(WindowRest? rest, long taken) =>
        rest is { } end ? end with { Remaining = Math.Max(end.Remaining + taken, 0) } : null;

    private AdmissionAnswer ReadOne(int position, in ReservationRequest request)
    {
        int at = Header + (Stride * position);
        var item = (int)reply[at];
        long? permit = (long)reply[1] is var round and > 0 ? round : null;
        long money = Stride == 3 ? MoneyOf(reply[at + 2]) : request.Money.Most;
        return item switch
        {
            0 => new AdmissionAnswer(LimitKind.None, TimeSpan.Zero, permit) { Held = money, Second = (long)reply[0] },
            < 0 => new AdmissionAnswer(LimitKind.Circuit, TimeOf(reply[at + 1])),
            _ => Refusal(layout.Items[item - 1], reply[at + 1], money),
        };
    }

    private WindowRest? RestAt(int at)
    {
        if ((int)reply[at] is not (> 0 and var item))
        {
            return null;
        }

        LimitItem window = layout.Items[item - 1];
        return new WindowRest(window.LimitOf(window.Scope.Limits), (long)reply[at + 1], TimeSpan.FromMilliseconds((long)reply[at + 2]));
    }
}
