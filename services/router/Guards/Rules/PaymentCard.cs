namespace LlmMesh.Router.Guards.Rules;

/// <summary>Payment cards: 13 to 19 digits in one piece or in the groups printed on cards, of an issuer's range, with Luhn's check digit.</summary>
internal static class PaymentCard
{
    private const int Fewest = 13;
    private const int Most = 19;

    /// <summary>Adds the cards in a run of digits, blanks and hyphens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the run begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="found">What is found.</param>
    public static void Find(ReadOnlySpan<char> text, int start, int length, List<Finding> found)
    {
        int end = start + length;
        for (int from = start; from < end;)
        {
            int to = LastOf(text, from, end);
            if (to > from)
            {
                found.Add(new Finding(from, to - from, "[card]"));
            }

            // The next group.
            from = Math.Max(to, GroupEnd(text, from, end)) + 1;
        }
    }

    /// <returns>Where the card ends that begins here; 0 when none does.</returns>
    private static int LastOf(ReadOnlySpan<char> text, int from, int end)
    {
        int groupEnd = GroupEnd(text, from, end);
        if (groupEnd - from is >= Fewest and <= Most)
        {
            return IsCard(text[from..groupEnd]) ? groupEnd : 0;
        }

        // 4-4-4-4, 4-6-5, 4-4-4-4-3: a date or a code behind it is a group of other length.
        int last = 0;
        if (groupEnd - from == 4)
        {
            int to = groupEnd;
            while (to < end && to - from < Most && GroupEnd(text, to + 1, end) is var next && next - to - 1 is >= 3 and <= 6)
            {
                to = next;
                last = IsCard(text[from..to]) ? to : last;
            }
        }

        return last;
    }

    private static int GroupEnd(ReadOnlySpan<char> text, int from, int end)
    {
        while (from < end && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private static bool IsCard(ReadOnlySpan<char> text)
    {
        int sum = 0;
        int digits = 0;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                int value = (text[i] - '0') * (1 + (digits & 1));
                sum += value > 9 ? value - 9 : value;
                digits++;
            }
        }

        return digits is >= Fewest and <= Most && text[0] is >= '2' and <= '6' && sum % 10 == 0;
    }
}
