using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>settings.daily_budget</c>: an amount, or an object with its terms; <c>null</c> and 0 stand for none.</summary>
internal static class DailyBudgetSection
{
    public static DailyBudget? Read(JsonCursor? section, DailyBudget? inherited)
    {
        if (section is null)
        {
            return inherited;
        }

        return section switch
        {
            { IsNull: true } => null,
            { IsNumber: true } => Of(Amount(section), inherited?.Kind ?? default, inherited?.OnExhausted ?? default),
            _ => Terms(section, inherited),
        };
    }

    private static DailyBudget? Terms(JsonCursor section, DailyBudget? inherited)
    {
        if (section.Fields() is not { } fields)
        {
            return inherited;
        }

        JsonCursor? usd = fields.Required("usd", isInherited: inherited is not null);
        BudgetKind kind = fields["kind"]?.Word(Vocabulary.BudgetKinds) ?? inherited?.Kind ?? default;
        BudgetExhaustion onExhausted = fields["on_exhausted"]?.Word(Vocabulary.BudgetExhaustions) ?? inherited?.OnExhausted ?? default;
        fields.RefuseOthers();
        return Of(usd is null ? inherited?.LimitNanoDollars : Amount(usd), kind, onExhausted);
    }

    private static DailyBudget? Of(long? nanoDollars, BudgetKind kind, BudgetExhaustion onExhausted) =>
        nanoDollars is > 0 and { } limit ? new DailyBudget(limit, kind, onExhausted) : null;

    private static long? Amount(JsonCursor field) => DollarsField.Read(field, "US dollars, 0 for no budget");
}
