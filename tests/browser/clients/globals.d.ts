interface Window {
  chat: any;
}
