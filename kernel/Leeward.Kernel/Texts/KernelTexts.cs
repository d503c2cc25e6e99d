namespace Leeward.Kernel.Texts;

/// <summary>Marks the kernel's texts.</summary>
public sealed class KernelTexts;
