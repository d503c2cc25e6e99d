namespace Leeward.Linkage;

/// <summary>Two records and what is thought of them.</summary>
/// <param name="Left">The record that stands first in the table.</param>
/// <param name="Right">The other.</param>
/// <param name="Bits">The evidence in bits: log₂ of how many times more often such a pair is one person than two; above 0 speaks for.</param>
/// <param name="Probability">That they are one person.</param>
public readonly record struct PairScore(int Left, int Right, double Bits, double Probability);

/// <summary>One line of the explanation of a pair.</summary>
/// <param name="Feature">What was compared.</param>
/// <param name="Level">The code of the level, such as <c>slip</c>.</param>
/// <param name="Meaning">The level in plain English.</param>
/// <param name="Left">The first record's value as it was compared.</param>
/// <param name="Right">The other's.</param>
/// <param name="Bits">Evidence in bits, all in all.</param>
/// <param name="RarityBits">Of this, what the rarity of the values adds or takes away.</param>
public sealed record Evidence(string Feature, string Level, string Meaning, string Left, string Right, double Bits, double RarityBits);
