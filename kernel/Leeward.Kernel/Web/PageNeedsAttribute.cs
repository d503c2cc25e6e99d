namespace Leeward.Kernel.Web;

/// <summary>The right a page asks for; the host refuses politely without it. A page without this attribute is open to everybody, on purpose.</summary>
/// <param name="right">For example <c>cases.case.read</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PageNeedsAttribute(string right) : Attribute
{
    /// <summary>The right.</summary>
    public string Right { get; } = right;
}
