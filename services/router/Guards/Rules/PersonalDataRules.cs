using System.Text.RegularExpressions;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Guards.Rules;

/// <summary>Finds personal data that has a form. Names and addresses have none; they are left to an external guard.</summary>
internal static class PersonalDataRules
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int FewestPhoneDigits = 8;
    private const int MostPhoneDigits = 15;

    private static readonly Regex Emails = new(@"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}", Linear);
    private static readonly Regex Phones = new(@"\+[1-9](?:[ .()/-]{0,2}[0-9]){7,14}", Linear);
    private static readonly Regex Ibans = new(@"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}", Linear);
    private static readonly Regex Digits = new(@"[0-9](?:[ -]?[0-9]){12,}", Linear);
    private static readonly Regex Ipv4s = new(@"(?:[0-9]{1,3}\.){3}[0-9]{1,3}", Linear);

    public static void Find(string text, PersonalData types, List<Finding> found)
    {
        if ((types & PersonalData.Email) != 0 && text.Contains('@'))
        {
            Add(text, Emails, "[email]", static (_, _) => true, found);
        }

        if ((types & PersonalData.Phone) != 0 && text.Contains('+'))
        {
            Add(text, Phones, "[phone]", IsPhone, found);
        }

        if ((types & PersonalData.Iban) != 0)
        {
            foreach (ValueMatch match in Ibans.EnumerateMatches(text))
            {
                if (!Boundaries.IsInsideWord(text, match.Index) && Iban.Length(text.AsSpan(match.Index, match.Length)) is var length and > 0)
                {
                    found.Add(new Finding(match.Index, length, "[iban]"));
                }
            }
        }

        if ((types & PersonalData.CreditCard) != 0)
        {
            foreach (ValueMatch match in Digits.EnumerateMatches(text))
            {
                PaymentCard.Find(text, match.Index, match.Length, found);
            }
        }

        if ((types & PersonalData.Ipv4) != 0)
        {
            Add(text, Ipv4s, "[ip]", IsIpv4, found);
        }
    }

    private static void Add(string text, Regex shape, string mask, Func<string, Range, bool> holds, List<Finding> found)
    {
        foreach (ValueMatch match in shape.EnumerateMatches(text))
        {
            if (holds(text, match.Index..(match.Index + match.Length)))
            {
                found.Add(new Finding(match.Index, match.Length, mask));
            }
        }
    }

    private static bool IsPhone(string text, Range range)
    {
        (int start, int length) = range.GetOffsetAndLength(text.Length);
        int digits = 0;
        foreach (char character in text.AsSpan(start, length))
        {
            digits += char.IsAsciiDigit(character) ? 1 : 0;
        }

        return digits is >= FewestPhoneDigits and <= MostPhoneDigits
            && !Boundaries.IsInsideWord(text, start)
            && !Boundaries.TouchesDigit(text, start, start + length);
    }

    private static bool IsIpv4(string text, Range range)
    {
        (int start, int length) = range.GetOffsetAndLength(text.Length);
        // More than four numbers are a version.
        bool goesOn = start + length + 1 < text.Length && text[start + length] == '.' && char.IsAsciiDigit(text[start + length + 1]);
        if (goesOn || Boundaries.TouchesDigit(text, start, start + length) || (start > 0 && text[start - 1] == '.'))
        {
            return false;
        }

        foreach (Range part in text.AsSpan(start, length).Split('.'))
        {
            if (!byte.TryParse(text.AsSpan(start, length)[part], out _))
            {
                return false;
            }
        }

        return true;
    }
}
