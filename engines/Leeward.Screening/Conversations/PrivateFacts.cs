using Leeward.Screening.Lexicon;

namespace Leeward.Screening.Conversations;

/// <summary>What kind of private fact.</summary>
public enum PrivateFact
{
    /// <summary>A Chinese mobile number (11 digits).</summary>
    Mobile,
    /// <summary>A Chinese resident number (18 places, check character right).</summary>
    ResidentNumber,
    /// <summary>A number of an account in a chat service, named as such.</summary>
    Account,
    /// <summary>An e-mail address.</summary>
    Email,
    /// <summary>A school together with a grade or class.</summary>
    SchoolClass,
    /// <summary>A street with a number, or a building with unit and room.</summary>
    Address,
    /// <summary>Another telephone number: in groups of three, three and four digits, or named as one.</summary>
    Telephone,
}

/// <summary>A private fact in a text.</summary>
/// <param name="Fact">Its kind.</param>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends (exclusive).</param>
public readonly record struct PrivateFactMatch(PrivateFact Fact, int Start, int End);

/// <summary>Finds what gives a person away: numbers, addresses, school and class. Full-width digits and separators between digits are seen through.</summary>
public static class PrivateFacts
{
    private static readonly string[] AccountWords = ["qq", "微信", "vx", "wx", "wechat", "抖音号", "快手号", "小红书号", "instagram", "snapchat", "discord", "telegram", "whatsapp"];
    private static readonly string[] PhoneWords = ["电话", "手机", "座机", "热线", "phone", "mobile", "cell", "tel", "call", "her number", "his number", "my number", "their number"];
    private static readonly string[] SchoolWords = ["小学", "中学", "初中", "高中", "学校", "幼儿园", "实验学校"];
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Finds them all, in the order of the text.</summary>
    public static void Find(ReadOnlySpan<char> text, Growing<PrivateFactMatch> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        for (var i = 0; i < text.Length;)
        {
            var next = i + 1;
            if (Digit(text[i]) >= 0 && (i == 0 || !IsAsciiLetterOrDigit(text[i - 1]))) { next = Number(text, i, into); }
            else if (text[i] is 'S' or 's' && EnglishFacts.School(text, i, out var from, out var to)) { into.Add(new(PrivateFact.SchoolClass, from, to)); }
            else if (text[i] == '@') { Email(text, i, into); }
            else if (text[i] is '小' or '中' or '初' or '高' or '学' or '幼' or '实') { School(text, i, into); }
            else if (text[i] is '路' or '街' or '栋' or '幢' or '单') { Address(text, i, into); }
            i = next;
        }
    }

    private static int Digit(char c) => c is >= '0' and <= '9' ? c - '0' : c is >= '０' and <= '９' ? c - '０' : -1;

    private static bool IsAsciiLetterOrDigit(char c) => char.IsAsciiLetterOrDigit(c) || Digit(c) >= 0;

    private static int Number(ReadOnlySpan<char> text, int start, Growing<PrivateFactMatch> into)
    {
        Span<int> digits = stackalloc int[20];
        var (count, end, gap, gaps) = (0, start, 0, 0);
        for (var i = start; i < text.Length && count < 20; i++)
        {
            var digit = Digit(text[i]);
            if (digit < 0 && count == 17 && text[i] is 'x' or 'X') { digit = 10; }
            if (digit < 0)
            {
                if (text[i] is not (' ' or '-' or '.' or '_' or '　' or ')') || ++gap > 1) { break; }
                continue;
            }

            // Which groups there are: a bit for every digit a gap stands before.
            gaps |= gap << count;
            gap = 0;
            digits[count++] = digit;
            end = i + 1;
        }

        if (count == 11 && digits[0] == 1 && digits[1] >= 3) { into.Add(new(PrivateFact.Mobile, start, end)); }
        else if (count == 18 && IsResidentNumber(digits[..18])) { into.Add(new(PrivateFact.ResidentNumber, start, end)); }
        else if (count is >= 5 and <= 12 && NamedBefore(text, start, AccountWords)) { into.Add(new(PrivateFact.Account, start, end)); }
        else if ((count == 10 && gaps == ((1 << 3) | (1 << 6))) || (count is >= 7 and <= 12 && NamedBefore(text, start, PhoneWords))) { into.Add(new(PrivateFact.Telephone, start, end)); }
        else if (count <= 5 && gaps == 0 && EnglishFacts.Street(text, end, out var behind)) { into.Add(new(PrivateFact.Address, start, behind)); return behind; }
        return end;
    }

    private static bool IsResidentNumber(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++) { sum += digits[i] * Weights[i]; }
        return (12 - (sum % 11)) % 11 == digits[17] && digits[6] is 1 or 2 && (digits[10] * 10) + digits[11] is >= 1 and <= 12;
    }

    private static bool NamedBefore(ReadOnlySpan<char> text, int start, string[] words)
    {
        var before = text[Math.Max(0, start - 16)..start];
        foreach (var word in words) { if (before.Contains(word, StringComparison.OrdinalIgnoreCase)) { return true; } }
        return false;
    }

    private static void Email(ReadOnlySpan<char> text, int at, Growing<PrivateFactMatch> into)
    {
        var (start, end) = (at, at + 1);
        while (start > 0 && at - start < 64 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '-' or '+')) { start--; }
        while (end < text.Length && end - at < 64 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-')) { end++; }
        var host = text[(at + 1)..end].TrimEnd('.');
        var dot = host.LastIndexOf('.');
        if (start < at && dot > 0 && host.Length - dot > 2) { into.Add(new(PrivateFact.Email, start, at + 1 + host.Length)); }
    }

    private static void School(ReadOnlySpan<char> text, int at, Growing<PrivateFactMatch> into)
    {
        foreach (var word in SchoolWords)
        {
            if (!text[at..].StartsWith(word, StringComparison.Ordinal)) { continue; }
            var end = at + word.Length;
            var behind = text[end..Math.Min(text.Length, end + 14)];
            var grade = behind.IndexOfAny('级', '班', '届');
            // The school must be named (two characters before), the class numbered.
            if (grade <= 0 || at < 2 || !IsNumber(behind[grade - 1]) && !(grade > 1 && behind[grade - 1] is '年' && IsNumber(behind[grade - 2]))) { return; }
            into.Add(new(PrivateFact.SchoolClass, Math.Max(0, at - 4), end + grade + 1));
            return;
        }
    }

    private static bool IsNumber(char c) => Digit(c) >= 0 || "一二三四五六七八九十".Contains(c, StringComparison.Ordinal);

    private static void Address(ReadOnlySpan<char> text, int at, Growing<PrivateFactMatch> into)
    {
        var end = at + 1;
        if (text[at] == '单') { if (end >= text.Length || text[end] != '元') { return; } end++; }
        var digits = 0;
        while (end < text.Length && digits < 6 && Digit(text[end]) >= 0) { end++; digits++; }
        if (digits == 0 || end >= text.Length) { return; }
        var numbered = text[at] is '路' or '街' ? text[end] is '号' or '弄' : text[end] is '室' or '号' or '楼' or '单' or '层';
        var before = at > 0 && (text[at] is '路' or '街' ? !char.IsWhiteSpace(text[at - 1]) : Digit(text[at - 1]) >= 0 || IsNumber(text[at - 1]));
        if (numbered && before) { into.Add(new(PrivateFact.Address, Math.Max(0, at - 4), end + 1)); }
    }
}
