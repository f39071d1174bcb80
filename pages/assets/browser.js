// What only the browser can do: the page's language, words that Streamlit writes in English, the cookies by
// which this browser finds its conversations again (ninety days) and a reload the one shown (until it closes).

const WORDS = {
  "Close": "关闭",
  "Send message": "发送",
  "Clear value": "清除",
  "Main menu": "菜单",
  "Thumbs up": "有帮助",
  "Thumbs down": "没有帮助",
  "Scroll to bottom": "到最下面",
  "Navigate to home page": "回到提问",
  "App pages": "页面",
  "Open": "展开",
  "Sidebar": "菜单",
  "Expand sidebar": "展开菜单",
  "Collapse sidebar": "收起菜单",
  "Chat message from user": "提问",
  "Chat message from assistant": "回答",
  "Feedback rating": "评价这条回答",
  "info icon": "提示",
  "file upload": "选择文件",
};

const TEXTS = [
  [/^Upload$/, "选择文件"],
  [/^(\d+)MB per file.*$/, "每个不超过 $1 MB"],
  [/^Page not found$/, "没有这个页面"],
  [/^The page that you have requested does not seem to exist.*$/, "这个地址下没有内容，已打开首页。"],
];

const translate = () => {
  for (const element of document.querySelectorAll("[aria-label]")) {
    const chinese = WORDS[element.getAttribute("aria-label")];
    if (chinese) element.setAttribute("aria-label", chinese);
  }
  for (const box of document.querySelectorAll('[data-testid="stFileUploader"], [role="dialog"]')) {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      for (const [english, chinese] of TEXTS) {
        if (english.test(text.nodeValue)) text.nodeValue = text.nodeValue.replace(english, chinese);
      }
    }
  }
};

export default function ({ data }) {
  document.documentElement.lang = "zh-CN";
  for (const [cookies, age] of [[data.kept, "; max-age=7776000"], [data.now, ""]]) {
    for (const [name, value] of Object.entries(cookies || {})) {
      document.cookie = `${name}=${value}; path=/${age}; SameSite=Strict`;
    }
  }
  translate();
  const watch = new MutationObserver(translate);
  watch.observe(document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}
