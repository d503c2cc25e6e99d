namespace Leeward.Kernel;

/// <summary>A setting that cannot be used; the message names it in both languages.</summary>
/// <param name="setting">Its full name, for example <c>Leeward:Web:Port</c>.</param>
/// <param name="value">What was set; never a secret.</param>
/// <param name="expected">What it must be, in English.</param>
/// <param name="expectedChinese">The same in Chinese.</param>
public sealed class WrongSettingException(string setting, string value, string expected, string expectedChinese)
    : Exception($"The setting {setting} is \"{value}\"; it must be {expected}. | 设置 {setting} 的值“{value}”无效，应为{expectedChinese}。");
